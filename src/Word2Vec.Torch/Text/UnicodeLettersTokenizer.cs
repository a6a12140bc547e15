using System.Globalization;
using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Runs that begin with a letter and go on with letters and marks, lower-cased rune by rune.</summary>
internal sealed class UnicodeLettersTokenizer() : Tokenizer("unicode-letters")
{
    private const int StackBuffer = 128;

    // .NET leaves it as it is; Unicode's simple mapping is i, without a mark.
    private static readonly Rune DottedCapitalI = new('\u0130');

    public override void Tokenize(ReadOnlySpan<char> text, TokenHandler handler)
    {
        Span<char> stack = stackalloc char[StackBuffer];
        while (!text.IsEmpty)
        {
            var length = MeasureRun(text, out var skipped);
            if (length > 0)
            {
                var lower = length <= StackBuffer ? stack[..length] : new char[length];
                handler(lower[..ToLower(text[..length], lower)]);
            }

            text = text[(length + skipped)..];
        }
    }

    internal override bool IsSeparator(Rune character) => !Rune.IsLetter(character) && !IsMark(character);

    // The length of the run of letters at the text's start, and of the character after it that is none.
    private static int MeasureRun(ReadOnlySpan<char> text, out int skipped)
    {
        var length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out skipped);
            if (!Rune.IsLetter(rune) && !(length > 0 && IsMark(rune))) return length;
            length += skipped;
        }

        skipped = 0;
        return length;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // A rune and its lower case take the same number of UTF-16 units, so the buffer is as long as the run.
    private static int ToLower(ReadOnlySpan<char> run, Span<char> lower)
    {
        var written = 0;
        foreach (var rune in run.EnumerateRunes()) written += ToLower(rune).EncodeToUtf16(lower[written..]);
        return written;
    }

    private static Rune ToLower(Rune rune) => rune == DottedCapitalI ? new Rune('i') : Rune.ToLowerInvariant(rune);
}
