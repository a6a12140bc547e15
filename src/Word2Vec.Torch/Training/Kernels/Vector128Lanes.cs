using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>4 lanes in a vector of 128 bits.</summary>
internal readonly unsafe struct Vector128Lanes : ILanes<Vector128<float>>
{
    public static int Width => Vector128<float>.Count;

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Mask(Vector128<float> a, Vector128<float> mask) => a & mask;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> Negate(Vector128<float> a) => -a;

    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);

    public static Vector128<float> Round(Vector128<float> a) => Vector128.Round(a);

    public static Vector128<float> PowerOfTwo(Vector128<float> n) =>
        ((Vector128.ConvertToInt32Native(n) + Vector128.Create(127)) << 23).AsSingle();

    public static (Vector128<float> Exponent, Vector128<float> Fraction) SplitExponent(Vector128<float> a)
    {
        var bits = a.AsInt32() - Vector128.Create(ScalarLanes.HalfRootBits);
        var fraction = ((bits & Vector128.Create(0x7FFFFF)) + Vector128.Create(ScalarLanes.HalfRootBits)).AsSingle() - Vector128.Create(1f);
        return (Vector128.ConvertToSingle(bits >> 23), fraction);
    }

    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    public static Vector128<float> Sum4(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (!Sse.IsSupported) return Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d));
        // (a0 + a2, b0 + b2, a1 + a3, b1 + b3), likewise of c and d, then both halves of both.
        var ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
        var cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
        return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
    }

    public static bool AnyLess(Vector128<float> a, Vector128<float> b) => Vector128.LessThanAny(a, b);

    public static Vector128<float> SelectPositive(Vector128<float> flag, Vector128<float> value, Vector128<float> other) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(flag, Vector128<float>.Zero), value, other);
}
