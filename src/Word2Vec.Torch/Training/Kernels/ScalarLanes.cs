using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>One lane: plain float32 arithmetic.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<float>
{
    /// <summary>√½ as float32 bits.</summary>
    public const int HalfRootBits = 0x3F3504F3;

    public static int Width => 1;

    public static float Load(float* source) => *source;

    public static void Store(float value, float* target) => *target = value;

    public static float Broadcast(float value) => value;

    public static float MultiplyAdd(float a, float b, float c) => (a * b) + c;

    public static float Add(float a, float b) => a + b;

    public static float Multiply(float a, float b) => a * b;

    public static float Mask(float a, float mask) => a;

    public static float Divide(float a, float b) => a / b;

    public static float Negate(float a) => -a;

    public static float Abs(float a) => MathF.Abs(a);

    public static float Max(float a, float b) => MathF.Max(a, b);

    public static float Min(float a, float b) => MathF.Min(a, b);

    public static float Round(float a) => MathF.Round(a);

    public static float PowerOfTwo(float n) => BitConverter.Int32BitsToSingle(((int)n + 127) << 23);

    // Taking away the bits of √½ moves the border between two exponents there.
    public static (float Exponent, float Fraction) SplitExponent(float a)
    {
        var bits = BitConverter.SingleToInt32Bits(a) - HalfRootBits;
        var exponent = bits >> 23;
        return (exponent, BitConverter.Int32BitsToSingle((bits & 0x7FFFFF) + HalfRootBits) - 1);
    }

    public static float Sum(float a) => a;

    public static Vector128<float> Sum4(float a, float b, float c, float d) => Vector128.Create(a, b, c, d);

    public static bool AnyLess(float a, float b) => a < b;

    public static float SelectPositive(float flag, float value, float other) => flag > 0 ? value : other;
}
