using System.Globalization;
using System.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>The vocabulary's file: UTF-8 without a byte order mark, <c>word⇥count\n</c> in the order of the ids, nothing else.</summary>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Save(Vocabulary vocabulary, string path) => AtomicFile.Write(path, stream => Write(vocabulary, stream));

    public static void Write(Vocabulary vocabulary, Stream stream)
    {
        using var writer = new StreamWriter(stream, StrictUtf8, leaveOpen: true);
        for (var id = 0; id < vocabulary.Count; id++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{vocabulary[id]}\t{vocabulary.CountOf(id)}\n"));
        }
    }

    public static Vocabulary Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read ({error.Message})", error);
        }
    }

    public static Vocabulary Read(Stream stream, string name)
    {
        var text = ReadText(stream, name);
        var entries = new List<KeyValuePair<string, long>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long total = 0;
        foreach (var range in text.AsSpan(0, text.Length - 1).Split('\n'))
        {
            var problem = Parse(text.AsSpan(range), out var word, out var count)
                ? Vocabulary.EntryProblem(word, count, seen, ref total)
                : "is not a word, a tab and a count";
            if (problem is null && entries.Count > 0 && count > entries[^1].Value)
            {
                problem = $"the count {count} is above {entries[^1].Value} in the line before; counts must fall";
            }

            if (problem is not null) throw FormatError.Of(name, $"line {entries.Count + 1}: {problem}");
            entries.Add(KeyValuePair.Create(word, count));
        }

        return Vocabulary.FromOrdered([.. entries]);
    }

    private static bool Parse(ReadOnlySpan<char> line, out string word, out long count)
    {
        var tab = line.IndexOf('\t');
        var digits = line[(tab + 1)..];
        word = tab < 0 ? "" : line[..tab].ToString();
        // The parser overlooks zero bytes at the end, and more than one text of a number.
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && tab >= 0 && char.IsAsciiDigit(digits[^1]) && digits is not ['0', _, ..];
    }

    // At least one line, and the last one whole.
    private static string ReadText(Stream stream, string name)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        try
        {
            var text = StrictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
            var problem = text.Length == 0 ? "holds no words"
                : text[^1] != '\n' ? "breaks off in its last line; copy the whole file"
                : text[0] == '\uFEFF' ? "begins with a byte order mark; save it as UTF-8 without one"
                : null;
            return problem is null ? text : throw new ModelFormatException(name, problem);
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelFormatException(name, "is not valid UTF-8", error);
        }
    }
}
