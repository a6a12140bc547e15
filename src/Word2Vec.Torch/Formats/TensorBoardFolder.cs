namespace Word2Vec.Torch.Formats;

/// <summary>
/// A folder for TensorBoard's embedding projector, which <c>projector.tensorflow.org</c> loads too: <c>vectors.tsv</c> with N decimal
/// numbers a line, <c>metadata.tsv</c> with the word of each line and its count where that is known, and
/// <c>projector_config.json</c> with the names and sizes.
/// </summary>
/// <remarks>Numbers come back bit for bit. Thread-safe.</remarks>
public static class TensorBoardFolder
{
    private const string VectorsFile = "vectors.tsv";
    private const string MetadataFile = "metadata.tsv";
    private const string ConfigFile = "projector_config.json";

    private static readonly string[] Files = [MetadataFile, ConfigFile, VectorsFile];

    /// <summary>Writes the folder, whole or not at all.</summary>
    /// <param name="path">The folder, created with its parents.</param>
    /// <param name="table">The words and vectors.</param>
    /// <param name="overwrite">Whether such a folder that is there is replaced; refused by default. An empty folder is always filled.</param>
    /// <exception cref="ModelFormatException">
    /// The path is taken, by something not to be replaced, or cannot be written; a word is empty or holds white space; a number is NaN or
    /// infinite; or there are no words.
    /// </exception>
    public static void Write(string path, WordTable table, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Words.Count == 0) throw new ModelFormatException(path, "is not written: there are no words");
        VectorWriter.Check(table, path);
        Wrapped(path, "written", () =>
        {
            using var reservation = FolderReservation.TakeUnlessOurs(path);
            EnsureReplaceable(path, overwrite);
            AtomicFolder.Write(path, folder =>
            {
                AtomicFile.Write(Path.Combine(folder, VectorsFile), stream => WriteVectors(stream, table));
                AtomicFile.Write(Path.Combine(folder, MetadataFile), stream => ProjectorMetadata.Write(stream, table));
                ProjectorConfig.Write(Path.Combine(folder, ConfigFile), VectorsFile, MetadataFile, table.Words.Count, table.Vectors.size(1));
            });
        });
    }

    /// <summary>Reads a folder. The configuration may be missing; if it is there, its sizes must be true.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Words in the order of the lines, with counts where <c>metadata.tsv</c> names a column so; for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">A file is missing, cannot be read or breaks the format: the message names the line.</exception>
    public static WordTable Read(string path)
    {
        WordTable? table = null;
        Wrapped(path, "read", () => table = ReadFiles(path));
        return table!;
    }

    private static WordTable ReadFiles(string path)
    {
        var (vectors, metadata, config) = (Path.Combine(path, VectorsFile), Path.Combine(path, MetadataFile), Path.Combine(path, ConfigFile));
        var (words, counts) = Opened(metadata, input => ProjectorMetadata.Read(input, metadata));
        using var rows = Opened(vectors, input => new TextVectors(input, vectors).ReadRows());
        var matrix = rows.ToTensor();
        try
        {
            if (matrix.size(0) != words.Count)
                throw new ModelFormatException(metadata, $"has {words.Count} words where {VectorsFile} has {matrix.size(0)} lines; the files are not of one table");
            if (File.Exists(config)) ProjectorConfig.Check(config, matrix.size(0), matrix.size(1));
            return WordTable.FromChecked(words, matrix, counts?.ToArray());
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private static T Opened<T>(string path, Func<InputBuffer, T> read)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var input = new InputBuffer(stream);
        return read(input);
    }

    private static void WriteVectors(Stream stream, WordTable table)
    {
        using var output = new OutputBuffer(stream);
        var rows = new MatrixRows(table.Vectors);
        for (var i = 0; i < rows.Count; i++)
        {
            output.Write(rows[i], (byte)'\t');
            output.Write((byte)'\n');
        }

        output.Flush();
    }

    private static void EnsureReplaceable(string path, bool overwrite)
    {
        if (File.Exists(path)) throw new ModelFormatException(path, "is a file; choose another name for the folder");
        if (!Directory.Exists(path)) return;
        string[] names = [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
        if (names.Length > 0 && !overwrite) throw new ModelFormatException(path, "exists; choose another folder, or have it overwritten (--force)");
        if (names.FirstOrDefault(name => !Files.Contains(name)) is { } foreign)
            throw new ModelFormatException(path, $"is not overwritten: it holds '{foreign}', which is no part of a projector's folder; choose another folder");
    }

    private static void Wrapped(string path, string done, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be {done}: {error.Message}", error);
        }
    }
}
