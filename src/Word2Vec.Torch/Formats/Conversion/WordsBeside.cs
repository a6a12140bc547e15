using System.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Formats;

/// <summary>The words of a file that has no place for them: in a file of their own, a word a line, with or without its count.</summary>
internal static class WordsBeside
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where the words of an output go: NAME.vocab.tsv.</summary>
    public static string PathFor(string path) => Path.ChangeExtension(path, ".vocab.tsv");

    /// <summary>The names that are looked for, the first one found being taken.</summary>
    public static IReadOnlyList<string> Candidates(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        return [PathFor(path), Path.Combine(folder, "vocab.tsv"), Path.ChangeExtension(path, ".words.txt"), Path.Combine(folder, "words.txt")];
    }

    /// <summary>Reads the words of <paramref name="path"/>, from <paramref name="given"/> or from beside it.</summary>
    /// <returns>The words, or null where there are none, and whether their counts are known.</returns>
    public static (Vocabulary? Words, bool CountsKnown) Find(string path, string? given, long rows)
    {
        if ((given ?? Candidates(path).FirstOrDefault(File.Exists)) is not { } file) return (null, false);
        var (words, countsKnown) = Read(file);
        return words.Count == rows
            ? (words, countsKnown)
            : throw new ModelFormatException(file, $"has {words.Count} words where {path} has {rows} rows; name the right words with --vocab");
    }

    private static (Vocabulary Words, bool CountsKnown) Read(string path)
    {
        try
        {
            var lines = File.ReadAllText(path, StrictUtf8).Split('\n');
            if (lines[0].Contains('\t', StringComparison.Ordinal)) return (Vocabulary.Load(path), true);
            var words = lines.Select(line => line.TrimEnd('\r')).ToArray();
            return (FromWords(words[^1].Length == 0 ? words[..^1] : words, null, path), false);
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelFormatException(path, "is not valid UTF-8", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Words in the order of their counts, which are 1 each where they are not known.</summary>
    public static Vocabulary FromWords(IReadOnlyList<string> words, IReadOnlyList<long>? counts, string path)
    {
        try
        {
            return Vocabulary.FromCounts(words.Select((word, row) => KeyValuePair.Create(word, counts?[row] ?? 1)));
        }
        catch (ArgumentException error)
        {
            throw FormatError.Of(path, error.Message.Split(" (Parameter")[0], error);
        }
    }
}
