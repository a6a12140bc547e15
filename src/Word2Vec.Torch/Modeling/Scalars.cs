using TorchSharp;

namespace Word2Vec.Torch.Modeling;

/// <summary>
/// Numbers that tensor operations take, kept alive. A number written in place becomes a temporary object around native memory, which
/// the garbage collector may free while the native operation still reads it; in a loop of a million steps it does.
/// </summary>
internal static class Scalars
{
    public static readonly Scalar MinusTwo = -2;
    public static readonly Scalar MinusOne = -1;
    public static readonly Scalar Zero = 0;
    public static readonly Scalar One = 1;
    public static readonly Scalar Two = 2;
    public static readonly Scalar NegativeInfinity = double.NegativeInfinity;
}
