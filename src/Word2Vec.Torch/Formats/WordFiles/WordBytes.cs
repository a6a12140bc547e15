using System.Text;
using System.Text.Unicode;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>Words as the bytes of a file of vectors.</summary>
internal static class WordBytes
{
    /// <summary>The longest word in bytes. What is longer is no word but a file of another format.</summary>
    public const int MaxLength = 1 << 16;

    private const byte Space = 0x20;
    private const byte Delete = 0x7F;
    private const string Remedy = "correct or remove the word";

    /// <summary>
    /// What keeps bytes from being a word, or null. Other programs' words may hold white space beyond ASCII, as fastText's do: no format
    /// here parts words by it.
    /// </summary>
    public static string? ProblemWith(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "the word is empty"
        : bytes.Length > MaxLength ? $"a word of more than {MaxLength} bytes"
        : bytes.IndexOfAnyInRange((byte)0, Space) is var place and >= 0 ? $"the word holds the byte 0x{bytes[place]:x2}"
        : bytes.Contains(Delete) ? $"the word holds the byte 0x{Delete:x2}"
        : Utf8.IsValid(bytes) ? null
        : "the word is not valid UTF-8; save the file as UTF-8";

    /// <summary>Refuses to write words that a reader might take apart or not take at all.</summary>
    /// <exception cref="ModelFormatException">One is empty, too long, or holds white space or another character that no word may hold.</exception>
    public static void EnsureWritable(IReadOnlyList<string> words, string name)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var problem = WordRules.ProblemWith(words[i])
                ?? (Encoding.UTF8.GetByteCount(words[i]) > MaxLength ? $"a word has more than {MaxLength} bytes" : null);
            if (problem is not null) throw new ModelFormatException(name, $"is not written: word {i + 1}: {problem}; {Remedy}");
        }
    }
}
