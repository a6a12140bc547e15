using System.Text;
using System.Text.Unicode;

namespace Word2Vec.Torch.Formats;

/// <summary>Finds the format of a file or folder.</summary>
internal static class FormatDetection
{
    private const int FirstBytes = 4096;
    private const int LongestCharacter = 4;
    private const int SafetensorsPrefix = sizeof(ulong);

    private static readonly Dictionary<string, VectorFormat> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".safetensors"] = VectorFormat.Safetensors,
        [".pt"] = VectorFormat.PyTorch,
        [".pth"] = VectorFormat.PyTorch,
        [".bin"] = VectorFormat.Word2VecBinary,
        [".txt"] = VectorFormat.Word2VecText,
        [".w2v"] = VectorFormat.Word2VecText,
        [".glove"] = VectorFormat.Glove,
        [".vec"] = VectorFormat.FastText,
        [".npy"] = VectorFormat.NumPy,
    };

    public static VectorFormat OfOutput(string path)
    {
        var extension = Path.GetExtension(Path.TrimEndingDirectorySeparator(path));
        if (extension.Length == 0 || Directory.Exists(path)) return VectorFormat.ModelFolder;
        return ByExtension.TryGetValue(extension, out var format)
            ? format
            : throw new OptionsException([$"'{path}' names no format; known: {string.Join(", ", ByExtension.Keys)}, or say it with --format"]);
    }

    public static VectorFormat OfInput(string path)
    {
        if (Directory.Exists(path)) return OfFolder(path);
        if (!File.Exists(path)) throw new ModelFormatException(path, "there is no such file or folder; check the path");
        var start = ReadStart(path);
        // What the bytes say for certain goes before the name.
        if (start.StartsWith("PK\x03\x04"u8)) return VectorFormat.PyTorch;
        if (IsNumPy(start)) return VectorFormat.NumPy;
        if (start.Length > SafetensorsPrefix && start[SafetensorsPrefix] == '{' && start[SafetensorsPrefix - 1] == 0) return VectorFormat.Safetensors;
        if (ByExtension.TryGetValue(Path.GetExtension(path), out var format))
            return format is VectorFormat.Word2VecText && !HasHeader(start) ? VectorFormat.Glove : format;
        if (HasHeader(start)) return IsText(start) ? VectorFormat.Word2VecText : VectorFormat.Word2VecBinary;
        throw new ModelFormatException(path, "is of no known format; say which with --from");
    }

    private static bool IsNumPy(ReadOnlySpan<byte> start) => start.Length > 5 && start[0] == 0x93 && start[1..6].SequenceEqual("NUMPY"u8);

    private static VectorFormat OfFolder(string path) =>
        File.Exists(Path.Combine(path, "projector_config.json")) || File.Exists(Path.Combine(path, "vectors.tsv"))
            ? VectorFormat.TensorBoard
            : VectorFormat.ModelFolder;

    /// <summary>Whether the first line is two whole numbers, V and N.</summary>
    private static bool HasHeader(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf((byte)'\n');
        if (end < 0) return false;
        var parts = Encoding.UTF8.GetString(start[..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts.All(part => part.All(char.IsAsciiDigit));
    }

    // The numbers of a binary file hold bytes that are no UTF-8 within the first few; text may be cut inside a character.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.Contains((byte)0)) return false;
        for (var cut = 0; cut < Math.Min(LongestCharacter, start.Length); cut++)
        {
            if (Utf8.IsValid(start[..^cut])) return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> ReadStart(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var buffer = new byte[FirstBytes];
            return buffer.AsSpan(0, stream.ReadAtLeast(buffer, FirstBytes, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }
}
