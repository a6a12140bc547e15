using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Named tensors in a <c>.pt</c> or <c>.pth</c> file: a state dict as <c>torch.save</c> writes it since PyTorch 1.6. Files open with
/// <c>torch.load(path, weights_only=True)</c>, and are byte-identical to those of PyTorch 1.13 for contiguous tensors of a module.
/// </summary>
/// <remarks>
/// <para>
/// Reading runs nothing that a file says: its pickle may name and call only what a state dict consists of. Records may be compressed, to
/// however little; they inflate to what the tensors declare and no further. Tensors with any offset and
/// strides, of shared storages, from any device are read; a zip's checksums are not looked at, since PyTorch does not and may be
/// told not to write them.
/// </para>
/// <para>
/// Types: float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool, complex64, complex128. The tensors belong to
/// this object, not to a dispose scope. The static methods are thread-safe; so is reading the tensors.
/// </para>
/// </remarks>
public sealed class PyTorchFile : IDisposable
{
    private const string DefaultRoot = "archive";

    private PyTorchFile(IReadOnlyDictionary<string, Tensor> tensors) => Tensors = tensors;

    /// <summary>The tensors by name, on the CPU, contiguous, without gradients, none sharing another's memory.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>
    /// Reads a file. Nothing is allocated for tensors before all sizes have been checked against the file and the machine's free memory.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="trustPickle">
    /// Whether a pickle that is refused is given to TorchSharp.PyBridge, which reads protocols 1 to 5 and leaves out what is no tensor, but not
    /// whole modules, protocol 0, nor tensors that are transposed or parts of others. No code of the file is run; but nothing bounds the memory
    /// and time that the pickle takes, so do this only with files of those you trust. Default: false.
    /// </param>
    /// <returns>The tensors, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, unreadable, damaged, holds anything but a dict of tensors, or takes more memory than there is.
    /// </exception>
    public static PyTorchFile Read(string path, bool trustPickle = false)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!stream.CanSeek) throw new ModelFormatException(path, "is not an ordinary file; copy it to one first");
            return Read(stream, path, trustPickle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a file that is open or in memory.</summary>
    /// <param name="stream">The whole file, wherever it stands; it must be seekable and stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="trustPickle">As in <see cref="Read(string, bool)"/>. Default: false.</param>
    /// <returns>The tensors, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">
    /// The stream is unreadable, damaged, holds anything but a dict of tensors, or takes more memory than there is.
    /// </exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static PyTorchFile Read(Stream stream, string name, bool trustPickle = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek) throw new ArgumentException("the stream cannot seek", nameof(stream));
        try
        {
            return new PyTorchFile(StateDictReader.Read(stream, name, trustPickle, MachineMemory.Available()));
        }
        catch (InvalidDataException error)
        {
            throw new ModelFormatException(name, "a compressed record is damaged; download or save the file again", error);
        }
        catch (IOException error)
        {
            throw new ModelFormatException(name, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Writes tensors, whole or not at all: a failure leaves what was at <paramref name="path"/>.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="tensors">The tensors by name, of any layout and device. Contiguous ones that share all their memory are written once.</param>
    /// <exception cref="ArgumentException">A tensor's type is not supported, or a name is not Unicode text.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is not ours to write.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(path);
        var root = Path.GetFileNameWithoutExtension(path);
        AtomicFile.Write(path, stream => Write(stream, tensors, root.Length > 0 ? root : DefaultRoot));
    }

    /// <summary>Writes tensors into a stream, which need not seek and stays open.</summary>
    /// <param name="stream">Where the file goes; it should stand at its beginning.</param>
    /// <param name="tensors">The tensors by name, of any layout and device. Contiguous ones that share all their memory are written once.</param>
    /// <param name="root">The folder that holds all records of the zip; PyTorch's name for a stream by default, for a file its name.</param>
    /// <exception cref="ArgumentException">A tensor's type is not supported, a name is not Unicode text, or the root is no folder's name.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, string root = DefaultRoot) =>
        StateDictWriter.Write(stream, tensors, root);

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }
}
