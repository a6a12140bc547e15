using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Whatever stands between characters that no word may hold (<see cref="WordRules"/>).</summary>
internal sealed class WhiteSpaceTokenizer() : Tokenizer("white-space")
{
    public override void Tokenize(ReadOnlySpan<char> text, TokenHandler handler)
    {
        while (!text.IsEmpty)
        {
            var length = WordRules.IndexOfForbidden(text);
            if (length < 0)
            {
                handler(text);
                return;
            }

            if (length > 0) handler(text[..length]);
            text = text[(length + 1)..];
        }
    }

    internal override bool IsSeparator(Rune character) => character.IsBmp && WordRules.IndexOfForbidden([(char)character.Value]) == 0;
}
