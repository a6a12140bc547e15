using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>One tensor in a <c>.npy</c> file, which <c>numpy.load(path, mmap_mode="r")</c> opens.</summary>
/// <remarks>
/// Numbers are float32, float16 or float64, little end first. Files are written in version 1.0, row by row, with the numbers at a multiple
/// of 64 bytes. Thread-safe.
/// </remarks>
public static class NumpyFile
{
    /// <summary>Reads a file of version 1, 2 or 3. Nothing is allocated before the shape has been checked against the file's length.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A contiguous CPU tensor of the file's type, in the caller's dispose scope; column order is turned into row order.</returns>
    /// <exception cref="ModelFormatException">The file cannot be read, is damaged, or holds another type.</exception>
    public static Tensor Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads what a file would hold.</summary>
    /// <param name="stream">Where from: seekable, with nothing after the numbers; left open.</param>
    /// <param name="name">Its name in errors.</param>
    /// <returns>As from a file.</returns>
    /// <exception cref="ModelFormatException">The content is damaged, or of another type.</exception>
    public static Tensor Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = NumpyHeader.Read(stream, name);
        using var scope = NewDisposeScope();
        long[] stored = header.IsFortranOrder ? [.. header.Shape.Reverse()] : header.Shape;
        var values = TensorBytes.Read(stored, header.Type, stream.ReadExactly);
        if (header.IsFortranOrder) values = values.permute([.. Enumerable.Range(0, stored.Length).Reverse().Select(i => (long)i)]).contiguous();
        return values.MoveToOuterDisposeScope();
    }

    /// <summary>Writes a tensor, whole or not at all: a failure leaves what was at <paramref name="path"/>.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="tensor">Float32, float16 or float64, of any shape, layout and device.</param>
    /// <exception cref="ArgumentException">The tensor is of another type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is not ours to write.</exception>
    public static void Write(string path, Tensor tensor)
    {
        var header = HeaderOf(tensor);
        AtomicFile.Write(path, stream => Write(stream, tensor, header));
    }

    /// <summary>Writes what the file would hold.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="tensor">Float32, float16 or float64, of any shape, layout and device.</param>
    /// <exception cref="ArgumentException">The tensor is of another type.</exception>
    public static void Write(Stream stream, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(stream, tensor, HeaderOf(tensor));
    }

    private static void Write(Stream stream, Tensor tensor, NumpyHeader header)
    {
        using var scope = NewDisposeScope();
        stream.Write(header.ToBytes());
        TensorBytes.ForEachChunk(tensor.detach().cpu().contiguous(), chunk => stream.Write(chunk));
    }

    private static NumpyHeader HeaderOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (NumpyHeader.NameOf(tensor.dtype) is null)
            throw new ArgumentException($"{tensor.dtype} is not float32, float16 or float64; convert the tensor first", nameof(tensor));
        return new NumpyHeader(tensor.dtype, IsFortranOrder: false, [.. tensor.shape]);
    }
}
