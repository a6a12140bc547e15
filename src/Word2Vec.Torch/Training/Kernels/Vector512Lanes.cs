using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>16 lanes in a vector of 512 bits.</summary>
internal readonly unsafe struct Vector512Lanes : ILanes<Vector512<float>>
{
    public static int Width => Vector512<float>.Count;

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static void Store(Vector512<float> value, float* target) => value.Store(target);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> Mask(Vector512<float> a, Vector512<float> mask) => a & mask;

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    public static Vector512<float> Negate(Vector512<float> a) => -a;

    public static Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);

    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);

    public static Vector512<float> Round(Vector512<float> a) => Vector512.Round(a);

    public static Vector512<float> PowerOfTwo(Vector512<float> n) =>
        ((Vector512.ConvertToInt32Native(n) + Vector512.Create(127)) << 23).AsSingle();

    public static (Vector512<float> Exponent, Vector512<float> Fraction) SplitExponent(Vector512<float> a)
    {
        var bits = a.AsInt32() - Vector512.Create(ScalarLanes.HalfRootBits);
        var fraction = ((bits & Vector512.Create(0x7FFFFF)) + Vector512.Create(ScalarLanes.HalfRootBits)).AsSingle() - Vector512.Create(1f);
        return (Vector512.ConvertToSingle(bits >> 23), fraction);
    }

    public static float Sum(Vector512<float> a) => Vector512.Sum(a);

    public static Vector128<float> Sum4(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) =>
        Vector256Lanes.Sum4(Half(a), Half(b), Half(c), Half(d));

    public static bool AnyLess(Vector512<float> a, Vector512<float> b) => Vector512.LessThanAny(a, b);

    public static Vector512<float> SelectPositive(Vector512<float> flag, Vector512<float> value, Vector512<float> other) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(flag, Vector512<float>.Zero), value, other);

    private static Vector256<float> Half(Vector512<float> a) => a.GetLower() + a.GetUpper();
}
