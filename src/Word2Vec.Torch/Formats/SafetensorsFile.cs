using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Named tensors in a <c>.safetensors</c> file: a JSON header with types, shapes and offsets, then the numbers, row by row, little
/// end first. Files are byte-identical to those of the official writer, and read with all of the official reader's checks.
/// </summary>
/// <remarks>
/// Types: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL. The tensors belong to this object, not to a dispose scope. The static
/// methods are thread-safe; so is reading the tensors.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private SafetensorsFile(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        (Tensors, Metadata) = (tensors, metadata);

    /// <summary>The tensors by name, on the CPU, without gradients.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The file's free texts by name; often empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file. Nothing is allocated for tensors before the whole header has been checked against the file's length.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The file is missing, unreadable, damaged, or holds a type that is not supported.</exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads from a stream, from where it stands to its end.</summary>
    /// <param name="stream">A stream that can seek; not closed.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>The tensors, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The stream cannot seek, is damaged, or holds a type that is not supported.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = SafetensorsHeader.Read(stream, name);
        return new SafetensorsFile(ReadTensors(stream, header), header.Metadata);
    }

    /// <summary>Writes tensors, whole or not at all: a failure leaves what was at <paramref name="path"/>.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="tensors">The tensors by name, of any layout and device.</param>
    /// <param name="metadata">Free texts by name; none by default.</param>
    /// <exception cref="ArgumentException">A tensor's type is not supported, or its name is <c>__metadata__</c>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is not ours to write.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>Writes tensors to a stream, which is not closed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tensors">The tensors by name, of any layout and device.</param>
    /// <param name="metadata">Free texts by name; none by default.</param>
    /// <exception cref="ArgumentException">A tensor's type is not supported, or its name is <c>__metadata__</c>; nothing is written.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(
        Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var header = SafetensorsHeader.Describe(tensors, metadata);
        stream.Write(header.ToBytes());
        foreach (var entry in header.Entries) WriteTensor(stream, tensors[entry.Name]);
    }

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }

    private static Dictionary<string, Tensor> ReadTensors(Stream stream, SafetensorsHeader header)
    {
        using var scope = NewDisposeScope();
        var tensors = header.Entries.ToDictionary(
            entry => entry.Name, entry => TensorBytes.Read(entry.Shape, entry.Type.Torch, stream.ReadExactly), StringComparer.Ordinal);
        foreach (var tensor in tensors.Values) tensor.DetachFromDisposeScope();
        return tensors;
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        TensorBytes.ForEachChunk(tensor.detach().cpu().contiguous(), chunk => stream.Write(chunk));
    }
}
