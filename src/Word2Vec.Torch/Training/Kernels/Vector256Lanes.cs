using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>8 lanes in a vector of 256 bits.</summary>
internal readonly unsafe struct Vector256Lanes : ILanes<Vector256<float>>
{
    public static int Width => Vector256<float>.Count;

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Mask(Vector256<float> a, Vector256<float> mask) => a & mask;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> Negate(Vector256<float> a) => -a;

    public static Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);

    public static Vector256<float> Round(Vector256<float> a) => Vector256.Round(a);

    public static Vector256<float> PowerOfTwo(Vector256<float> n) =>
        ((Vector256.ConvertToInt32Native(n) + Vector256.Create(127)) << 23).AsSingle();

    public static (Vector256<float> Exponent, Vector256<float> Fraction) SplitExponent(Vector256<float> a)
    {
        var bits = a.AsInt32() - Vector256.Create(ScalarLanes.HalfRootBits);
        var fraction = ((bits & Vector256.Create(0x7FFFFF)) + Vector256.Create(ScalarLanes.HalfRootBits)).AsSingle() - Vector256.Create(1f);
        return (Vector256.ConvertToSingle(bits >> 23), fraction);
    }

    public static float Sum(Vector256<float> a) => Vector256.Sum(a);

    public static Vector128<float> Sum4(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        Vector128Lanes.Sum4(Half(a), Half(b), Half(c), Half(d));

    public static bool AnyLess(Vector256<float> a, Vector256<float> b) => Vector256.LessThanAny(a, b);

    public static Vector256<float> SelectPositive(Vector256<float> flag, Vector256<float> value, Vector256<float> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(flag, Vector256<float>.Zero), value, other);

    private static Vector128<float> Half(Vector256<float> a) => a.GetLower() + a.GetUpper();
}
