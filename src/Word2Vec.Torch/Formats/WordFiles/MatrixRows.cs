using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>The rows of a float32 matrix in memory, also of one that is too large for a span. The tensor must outlive this.</summary>
internal readonly unsafe struct MatrixRows
{
    private const uint ExponentBits = 0x7F80_0000;

    private readonly float* _address;

    /// <summary>Looks at a contiguous CPU matrix [V, N].</summary>
    public MatrixRows(Tensor matrix)
    {
        (Count, Length) = (matrix.size(0), (int)matrix.size(1));
        if (matrix.NumberOfElements > 0) _address = (float*)TensorBytes.Address(matrix);
    }

    /// <summary>V.</summary>
    public long Count { get; }

    /// <summary>N.</summary>
    public int Length { get; }

    public Span<float> this[long row] => new(_address + (row * Length), Length);

    /// <summary>Whether no number is NaN or infinite: those alone have all exponent bits set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite(ReadOnlySpan<float> numbers)
    {
        var bits = MemoryMarshal.Cast<float, uint>(numbers);
        var mask = new Vector<uint>(ExponentBits);
        var found = Vector<uint>.Zero;
        for (; bits.Length >= Vector<uint>.Count; bits = bits[Vector<uint>.Count..]) found |= Vector.Equals(new Vector<uint>(bits) & mask, mask);
        var isFinite = found == Vector<uint>.Zero;
        foreach (var number in bits) isFinite &= (number & ExponentBits) != ExponentBits;
        return isFinite;
    }

    /// <summary>Refuses to write NaN and infinity.</summary>
    /// <exception cref="ModelFormatException">A vector holds one.</exception>
    public static void EnsureFinite(WordTable table, string name)
    {
        var rows = new MatrixRows(table.Vectors);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!AreFinite(rows[i]))
                throw new ModelFormatException(name, $"is not written: the vector of '{table.Words[i]}' holds NaN or infinity; train anew at a lower learning rate");
        }
    }
}
