using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>
/// Python's <c>re.findall(r'\b[a-z]+\b', text.lower())</c> in one pass: a token is a whole run of word characters (letters,
/// numbers, underscore; not marks) of which every one is a–z after lower-casing.
/// </summary>
internal sealed class AsciiWordsTokenizer() : Tokenizer("ascii-words")
{
    private const int StackBuffer = 128;
    private const char KelvinSign = '\u212A';
    private const char DottedCapitalI = '\u0130';

    private static readonly Kinds[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(c => KindOfAscii((char)c))];

    [Flags]
    private enum Kinds : byte
    {
        Separator = 0,
        Lower = 1,
        Upper = 2,
        Foreign = 4,
    }

    public override void Tokenize(ReadOnlySpan<char> text, TokenHandler handler)
    {
        Span<char> buffer = stackalloc char[StackBuffer];
        for (var start = 0; start < text.Length;)
        {
            var (length, kinds) = MeasureRun(text[start..]);
            var run = text.Slice(start, length);
            if (kinds == Kinds.Lower)
            {
                handler(run);
            }
            else if ((kinds & Kinds.Foreign) == 0 && length > 0)
            {
                var lower = length <= StackBuffer ? buffer[..length] : new char[length];
                for (var i = 0; i < length; i++) lower[i] = ToLower(run[i]);
                handler(lower);
            }

            start += Math.Max(length, 1);
        }
    }

    internal override bool IsSeparator(Rune character)
    {
        Span<char> text = stackalloc char[2];
        return MeasureRun(text[..character.EncodeToUtf16(text)]).Length == 0;
    }

    private static (int Length, Kinds Kinds) MeasureRun(ReadOnlySpan<char> text)
    {
        var kinds = Kinds.Separator;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var width = 1;
            var kind = c < AsciiKinds.Length ? AsciiKinds[c] : KindOfUnicode(text[i..], out width);
            if (kind == Kinds.Separator) return (i, kinds);
            kinds |= kind;
            i += width;
            // Python lower-cases it to i and a combining dot, and the dot, a mark, ends the run.
            if (c == DottedCapitalI) return (i, kinds);
        }

        return (text.Length, kinds);
    }

    private static Kinds KindOfAscii(char c) =>
        char.IsAsciiLetterLower(c) ? Kinds.Lower
        : char.IsAsciiLetterUpper(c) ? Kinds.Upper
        : char.IsAsciiDigit(c) || c == '_' ? Kinds.Foreign
        : Kinds.Separator;

    private static Kinds KindOfUnicode(ReadOnlySpan<char> text, out int width)
    {
        width = 1;
        if (text[0] is KelvinSign or DottedCapitalI) return Kinds.Upper;
        Rune.DecodeFromUtf16(text, out var rune, out width);
        return Rune.IsLetter(rune) || Rune.IsNumber(rune) ? Kinds.Foreign : Kinds.Separator;
    }

    private static char ToLower(char c) => c switch
    {
        KelvinSign => 'k',
        DottedCapitalI => 'i',
        _ => (char)(c | 0x20),
    };
}
