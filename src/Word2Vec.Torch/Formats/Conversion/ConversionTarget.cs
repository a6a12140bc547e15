using Word2Vec.Torch.Modeling;

namespace Word2Vec.Torch.Formats;

/// <summary>Writes what a conversion made, whole or not at all.</summary>
internal static class ConversionTarget
{
    /// <summary>Says before any work whether the place is taken or not there, and keeps a model folder's for this process.</summary>
    public static IDisposable? Reserve(string path, VectorFormat format, bool overwrite)
    {
        if (format is VectorFormat.ModelFolder) return ModelFolder.Reserve(path, overwrite);
        if (format is VectorFormat.TensorBoard) EnsureFreeFolder(path, overwrite);
        else EnsureFreeFile(path, overwrite);
        return null;
    }

    /// <summary>Writes the output, and the words beside it where it has no place for them.</summary>
    /// <returns>The file of the words, or null.</returns>
    public static string? Write(string path, VectorFormat format, ModelData data, bool overwrite)
    {
        if (!ConversionRules.KeepsWordsBeside(format) || data.Vocabulary is null)
        {
            Guarded(path, () => WriteAlone(path, format, data, overwrite));
            return null;
        }

        var beside = WordsBeside.PathFor(path);
        using var words = new MemoryStream();
        data.Vocabulary.Write(words);
        Guarded(path, () => WriteBoth(beside, words.ToArray(), overwrite, () => WriteAlone(path, format, data, overwrite)));
        return beside;
    }

    // The words stand complete under a temporary name while the output is written, so that a failure leaves neither.
    private static void WriteBoth(string wordsPath, byte[] words, bool overwrite, Action writeOutput)
    {
        if (!File.Exists(wordsPath) || overwrite)
        {
            AtomicFile.Write(wordsPath, stream =>
            {
                stream.Write(words);
                stream.Flush();
                writeOutput();
            });
        }
        else if (File.ReadAllBytes(wordsPath).AsSpan().SequenceEqual(words)) writeOutput();
        else throw new ModelFormatException(wordsPath, "exists with other words; choose another name, or have it overwritten (--force)");
    }

    private static void WriteAlone(string path, VectorFormat format, ModelData data, bool overwrite)
    {
        switch (format)
        {
            case VectorFormat.ModelFolder:
                using (var model = ToModel(data)) ModelFolder.Save(path, model, data.Vocabulary!, data.Training, overwrite);
                break;
            case VectorFormat.Safetensors:
                using (var model = ToModel(data))
                    SafetensorsFile.Write(path, SkipGramStateDict.Of(model), new Dictionary<string, string> { ["format"] = "pt" });
                break;
            case VectorFormat.PyTorch:
                using (var model = ToModel(data)) PyTorchFile.Write(path, SkipGramStateDict.Of(model));
                break;
            case VectorFormat.NumPy:
                NumpyFile.Write(path, data.Input);
                break;
            default:
                using (var table = ToTable(data)) WriteTable(path, format, table, overwrite);
                break;
        }
    }

    private static void WriteTable(string path, VectorFormat format, WordTable table, bool overwrite)
    {
        if (format is VectorFormat.TensorBoard) TensorBoardFolder.Write(path, table, overwrite);
        else Word2VecFile.Write(path, table, binary: format is VectorFormat.Word2VecBinary, header: format is not VectorFormat.Glove);
    }

    private static SkipGramModel ToModel(ModelData data) => SkipGramModel.FromWeights(data.Input.contiguous(), data.Output!.contiguous());

    private static WordTable ToTable(ModelData data) =>
        new(data.Vocabulary!.Words, data.Input.contiguous(), data.CountsKnown ? data.Vocabulary.Counts.ToArray() : null);

    private static void EnsureFreeFile(string path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ModelFormatException($"'{path}'", "names no file");
        if (Directory.Exists(path)) throw new ModelFormatException(path, "is a folder; choose another name for the file");
        EnsureParent(path);
        if (File.Exists(path) && !overwrite) throw new ModelFormatException(path, "exists; choose another name, or have it overwritten (--force)");
    }

    private static void EnsureFreeFolder(string path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ModelFormatException($"'{path}'", "names no folder");
        if (File.Exists(path)) throw new ModelFormatException(path, "is a file; choose another name for the folder");
        if (!overwrite && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new ModelFormatException(path, "exists; choose another folder, or have it overwritten (--force)");
    }

    private static void EnsureParent(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
            throw new ModelFormatException(path, $"the folder {parent} is not there; create it first");
    }

    // The system may speak of a temporary name, which tells the user nothing.
    private static void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ModelFormatException(path, "cannot be written: access is denied; choose another place", error);
        }
        catch (IOException error)
        {
            throw new ModelFormatException(path, $"cannot be written ({error.Message.TrimEnd('.')}); choose another place", error);
        }
    }
}
