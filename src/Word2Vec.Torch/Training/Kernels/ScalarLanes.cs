namespace Word2Vec.Torch.Training.Kernels;

/// <summary>One lane: plain float32 arithmetic.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<float>
{
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

    public static float Exp(float a) => MathF.Exp(a);

    public static float Log(float a) => MathF.Log(a);

    public static float Sum(float a) => a;

    public static bool AnyLess(float a, float b) => a < b;

    public static float SelectPositive(float flag, float value, float other) => flag > 0 ? value : other;
}
