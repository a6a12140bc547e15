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

    public static Vector256<float> Exp(Vector256<float> a) => Vector256.Exp(a);

    public static Vector256<float> Log(Vector256<float> a) => Vector256.Log(a);

    public static float Sum(Vector256<float> a) => Vector256.Sum(a);

    public static bool AnyLess(Vector256<float> a, Vector256<float> b) => Vector256.LessThanAny(a, b);

    public static Vector256<float> SelectPositive(Vector256<float> flag, Vector256<float> value, Vector256<float> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(flag, Vector256<float>.Zero), value, other);
}
