using static TorchSharp.torch;

namespace Word2Vec.Torch;

/// <summary>The memory of contiguous tensors on the CPU, of any size.</summary>
internal static class TensorBytes
{
    // TorchSharp's spans end at 2 GiB, and tensors need not.
    private const long ChunkBytes = 1L << 26;

    /// <summary>Calls <paramref name="action"/> with all bytes in order, a piece at a time.</summary>
    public static void ForEachChunk(Tensor contiguous, Action<Span<byte>> action)
    {
        using var flat = contiguous.view(-1);
        var step = ChunkBytes / flat.ElementSize;
        for (var start = 0L; start < flat.NumberOfElements; start += step)
        {
            using var chunk = flat.narrow(0, start, Math.Min(step, flat.NumberOfElements - start));
            action(chunk.bytes);
        }
    }

    /// <summary>Where the numbers begin; the tensor must have some.</summary>
    public static unsafe nint Address(Tensor contiguous)
    {
        using var flat = contiguous.view(-1);
        using var first = flat.narrow(0, 0, 1);
        fixed (byte* address = first.bytes) return (nint)address;
    }

    /// <summary>An uninitialized tensor whose bytes <paramref name="fill"/> sets, a piece at a time. Belongs to the caller's dispose scope.</summary>
    public static Tensor Read(long[] shape, ScalarType type, Action<Span<byte>> fill)
    {
        using var scope = NewDisposeScope();
        // A bool byte other than 0 and 1 is undefined in torch, so bools are read as numbers and converted.
        var isBool = type == ScalarType.Bool;
        var values = empty(shape, isBool ? ScalarType.Byte : type);
        HugePages.Prepare(values);
        ForEachChunk(values, fill);
        return (isBool ? values.to(ScalarType.Bool) : values).MoveToOuterDisposeScope();
    }
}
