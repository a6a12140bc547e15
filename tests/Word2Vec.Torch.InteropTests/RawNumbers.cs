using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Numbers as bare bytes, so that what carries a test's expectation is none of the formats under test.</summary>
internal static class RawNumbers
{
    /// <summary>Writes float32 row by row.</summary>
    public static void Write(string path, Tensor values)
    {
        using var scope = NewDisposeScope();
        File.WriteAllBytes(path, values.detach().to(float32).contiguous().bytes);
    }

    /// <summary>Reads what NumPy's <c>tofile</c> wrote, float64 always: every smaller type fits.</summary>
    public static Tensor Read(string path, params long[] shape) =>
        tensor(MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray()).reshape(shape);
}
