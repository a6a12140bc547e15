using System.Text.Json;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Tests.Text;

public sealed class TokenizerTests
{
    // Expected tokens were printed by Python 3.11: re.findall(r'\b[a-z]+\b', text.lower()).
    [Theory]
    [InlineData("The cat sits on the mat", "the cat sits on the mat")]
    [InlineData("don't stop", "don t stop")]
    [InlineData("", "")]
    [InlineData(" \t\r\n-", "")]
    [InlineData("x1 1x x_y _x x", "x")]
    [InlineData("caf\u00e9 \u00e9t na\u00efve ok", "ok")]
    [InlineData("e\u0301t", "e t")]
    [InlineData("\u0130stanbul a\u0130b \u0130", "i stanbul ai b i")]
    [InlineData("\u00e9\u0130b", "b")]
    [InlineData("\u212Aelvin a\u212A", "kelvin ak")]
    [InlineData("\u017Fun x", "x")]
    [InlineData("a\U0001D400 \U0001D400a a\U0001F600b", "a b")]
    [InlineData("a\u00B2 a\u2160 a\u24B6 a\u4E00 a\u0660", "a")]
    [InlineData("a\u00A0b\u0085c\u200Dd", "a b c d")]
    public void Ascii_words_are_those_of_the_guides_expression(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Tokenizer.AsciiWords.Tokenize(text)));

    [Fact]
    public void Ascii_words_take_unpaired_surrogates_for_gaps() =>
        Assert.Equal(["a", "b", "c"], Tokenizer.AsciiWords.Tokenize("a\uD800b\uDC00c\uD835"));

    [Fact]
    public void Tokens_longer_than_any_buffer_are_lower_cased_whole()
    {
        Assert.Equal([new string('a', 5000)], Tokenizer.AsciiWords.Tokenize(new string('A', 5000)));
        Assert.Equal([new string('é', 5000)], Tokenizer.UnicodeLetters.Tokenize(new string('É', 5000)));
    }

    [Theory]
    [InlineData("golden/formulas-a.json")]
    [InlineData("golden/formulas-b.json")]
    public void Ascii_words_agree_with_the_golden_file(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(TestData.Path(name)));
        var cases = golden.RootElement.GetProperty("tokenize").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        Assert.All(cases, example => Assert.Equal(
            example.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()),
            Tokenizer.AsciiWords.Tokenize(example.GetProperty("text").GetString()!)));
    }

    [Theory]
    [InlineData("  Don't\tSTOP\u00A0x1\u2028é ", "Don't|STOP|x1|é")]
    [InlineData("one", "one")]
    [InlineData("", "")]
    [InlineData("a\0b\u001Cc\u007Fd", "a|b|c|d")]
    [InlineData("\U0001F600 x", "\U0001F600|x")]
    [InlineData("\uFEFFa b\uFEFFc \uFEFF", "a|b|c")]
    public void White_space_keeps_what_stands_between(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenizer.WhiteSpace.Tokenize(text)));

    [Fact]
    public void White_space_parts_at_unpaired_surrogates_which_no_file_could_hold() =>
        Assert.Equal(["a", "b", "c"], Tokenizer.WhiteSpace.Tokenize("a\uD800b\uDC00c\uD835"));

    [Theory]
    [InlineData("École d'ÉTÉ 2nd", "école|d|été|nd")]
    [InlineData("E\u0301cole", "e\u0301cole")]
    [InlineData("Москва ΑΘΗΝΑ 東京", "москва|αθηνα|東京")]
    [InlineData("\u2764\uFE0F \u0301x a_b", "x|a|b")]
    [InlineData("\U00010400x", "\U00010428x")]
    [InlineData("\uFEFFa\uFEFFb", "a|b")]
    [InlineData("\u0130stanbul I\u0307 \u0131", "istanbul|i\u0307|\u0131")]
    [InlineData("", "")]
    public void Unicode_letters_are_runs_of_letters_and_their_marks(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenizer.UnicodeLetters.Tokenize(text)));

    [Fact]
    public void Every_name_finds_its_tokenizer()
    {
        Assert.Equal(["ascii-words", "white-space", "unicode-letters"], Tokenizer.Names);
        Assert.All(Tokenizer.Names, name => Assert.Equal(name, Tokenizer.FromName(name).Name));
        Assert.Same(Tokenizer.AsciiWords, Tokenizer.FromName("ascii-words"));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<OptionsException>(() => Tokenizer.FromName("words"));
        Assert.Equal("unknown tokenizer 'words'; choose one of ascii-words, white-space, unicode-letters", error.Message);
    }

    [Fact]
    public void The_common_path_allocates_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("the Cat sits ÉTÉ on ", 1000));
        var tokens = 0;
        TokenHandler count = _ => tokens++;
        foreach (var tokenizer in Tokenizer.Names.Select(Tokenizer.FromName))
        {
            tokenizer.Tokenize(text, count);
            var before = GC.GetAllocatedBytesForCurrentThread();
            tokenizer.Tokenize(text, count);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }

        Assert.Equal(2 * (4000 + 5000 + 5000), tokens);
    }
}
