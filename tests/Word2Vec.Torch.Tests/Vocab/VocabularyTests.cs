using System.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class VocabularyTests
{
    [Fact]
    public void Words_stand_by_count_and_then_as_first_seen()
    {
        var vocabulary = Make(("b", 2), ("a", 2), ("Z", 5), ("c", 1), ("á", 2));
        Assert.Equal(["Z", "b", "a", "á", "c"], vocabulary.Words);
        Assert.Equal([5, 2, 2, 2, 1], vocabulary.Counts.ToArray());
        Assert.Equal(12, vocabulary.TotalCount);
        Assert.Equal(5, vocabulary.Count);
        Assert.Equal("b", vocabulary[1]);
        Assert.Equal(5, vocabulary.CountOf(0));
    }

    [Fact]
    public void Rare_words_go_and_the_most_frequent_stay()
    {
        KeyValuePair<string, long>[] counts = [new("a", 1), new("b", 3), new("c", 2), new("d", 3)];
        Assert.Equal(["b", "d", "c"], Vocabulary.FromCounts(counts, minCount: 2).Words);
        Assert.Equal(["b", "d"], Vocabulary.FromCounts(counts, minCount: 2, maxSize: 2).Words);
        Assert.Equal(6, Vocabulary.FromCounts(counts, maxSize: 2).TotalCount);
    }

    [Fact]
    public void Words_are_found_by_string_and_by_span_and_case_matters()
    {
        var vocabulary = Make(("the", 3), ("cat", 2));
        Assert.True(vocabulary.TryGetId("cat", out var id));
        Assert.Equal(1, id);
        Assert.True(vocabulary.TryGetId("a cat".AsSpan(2), out id));
        Assert.Equal(1, id);
        Assert.Equal(1, vocabulary.IdOf("cat"));
        Assert.True(vocabulary.Contains("the"));
        Assert.False(vocabulary.Contains("The"));
        Assert.False(vocabulary.TryGetId("dog", out _));
    }

    [Fact]
    public void An_unknown_word_is_an_error_with_close_spellings()
    {
        var error = Assert.Throws<UnknownWordException>(() => Make(("queen", 3), ("king", 2)).IdOf("quene"));
        Assert.Equal(["queen"], error.Suggestions);
    }

    [Theory]
    [InlineData("cta", "cat")]
    [InlineData("CAT", "cat")]
    [InlineData("Cart", "cart")]
    [InlineData("Dogs", "")]
    [InlineData("DOGS", "")]
    [InlineData("cat", "at|cart|cats")]
    [InlineData("catss", "cats|cat")]
    [InlineData("xyz", "")]
    [InlineData("c", "")]
    [InlineData("i", "I")]
    [InlineData("", "")]
    public void Suggestions_are_closest_first_and_then_most_frequent(string word, string expected)
    {
        var vocabulary = Make(("dog", 9), ("at", 8), ("cat", 7), ("cart", 6), ("cats", 5), ("carpet", 4), ("I", 3));
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), vocabulary.Suggest(word, 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\n")]
    [InlineData("\u00A0")]
    [InlineData("a\0")]
    [InlineData("\u0085")]
    [InlineData("\uFEFFa")]
    public void A_word_with_white_space_or_control_characters_is_refused(string word) =>
        Assert.Throws<ArgumentException>(() => Make((word, 1)));

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Make(("\uD800", 1)));
        Assert.Throws<ArgumentException>(() => Make(("a", 1), ("a", 2)));
        Assert.Throws<ArgumentException>(() => Make(("a", 0)));
        Assert.Throws<ArgumentException>(() => Make(("a", long.MaxValue), ("b", 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.FromCounts([], minCount: 0));
    }

    [Fact]
    public void A_saved_vocabulary_is_plain_text_and_loads_the_same()
    {
        using var folder = new TempFolder();
        var vocabulary = Make(("the", long.MaxValue / 2), ("é東\U0001F600", 7), ("cat", 7));
        vocabulary.Save(folder["vocab.tsv"]);
        Assert.Equal(
            Encoding.UTF8.GetBytes("the\t4611686018427387903\né東\U0001F600\t7\ncat\t7\n"), File.ReadAllBytes(folder["vocab.tsv"]));
        Assert.Equal([folder["vocab.tsv"]], Directory.GetFiles(folder.Path));
        var loaded = Vocabulary.Load(folder["vocab.tsv"]);
        Assert.Equal(vocabulary.Words, loaded.Words);
        Assert.Equal(vocabulary.Counts, loaded.Counts);
        Assert.Equal(2, loaded.IdOf("cat"));
    }

    [Fact]
    public void Random_vocabularies_survive_a_round_trip()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var words = Enumerable.Range(0, random.Next(1, 60)).Select(i => $"{(char)random.Next(0x4E00, 0x9000)}{i}\"',");
            var vocabulary = Vocabulary.FromCounts(words.Select(word => KeyValuePair.Create(word, random.NextInt64(1, 5))));
            using var stream = new MemoryStream();
            vocabulary.Write(stream);
            stream.Position = 0;
            var loaded = Vocabulary.Read(stream, "memory");
            Assert.Equal(vocabulary.Words, loaded.Words);
            Assert.Equal(vocabulary.Counts, loaded.Counts);
        }
    }

    [Theory]
    [InlineData("", "holds no words")]
    [InlineData("a\t1", "breaks off in its last line")]
    [InlineData("\uFEFFa\t1\n", "begins with a byte order mark")]
    [InlineData("a\t2\nb 1\n", "line 2: is not a word, a tab and a count")]
    [InlineData("a\t2\r\n", "line 1: is not a word, a tab and a count")]
    [InlineData("a\t-2\n", "line 1: is not a word, a tab and a count")]
    [InlineData("a\t1.5\n", "line 1: is not a word, a tab and a count")]
    [InlineData("a\t2\t3\n", "line 1: is not a word, a tab and a count")]
    [InlineData("a\t99999999999999999999\n", "line 1: is not a word, a tab and a count")]
    [InlineData("12\n", "line 1: is not a word, a tab and a count")]
    [InlineData("a\t2\n\n", "line 2: is not a word, a tab and a count")]
    [InlineData("a\t0\n", "line 1: the word 'a' has the count 0")]
    [InlineData("\t1\n", "line 1: a word is empty")]
    [InlineData("a b\t1\n", "line 1: a word holds the character U+0020")]
    [InlineData("a\t1\na\t1\n", "line 2: the word 'a' is there twice")]
    [InlineData("a\t1\nb\t2\n", "line 2: the count 2 is above 1 in the line before")]
    [InlineData("a\t9223372036854775807\nb\t1\n", "line 2: the counts add up to more than")]
    public void A_file_that_breaks_the_format_is_refused(string content, string problem)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var error = Assert.Throws<ModelFormatException>(() => Vocabulary.Read(stream, "vocab.tsv"));
        Assert.StartsWith($"vocab.tsv: {problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_refused()
    {
        using var folder = new TempFolder();
        Assert.Throws<ModelFormatException>(() => Vocabulary.Load(folder["absent"]));
        Assert.Throws<ModelFormatException>(() => Vocabulary.Load(folder.Path));
        File.WriteAllBytes(folder["bad"], [0xFF, (byte)'\t', (byte)'1', (byte)'\n']);
        Assert.Contains("UTF-8", Assert.Throws<ModelFormatException>(() => Vocabulary.Load(folder["bad"])).Message, StringComparison.Ordinal);
    }

    private static Vocabulary Make(params (string Word, long Count)[] counts) =>
        Vocabulary.FromCounts(counts.Select(entry => KeyValuePair.Create(entry.Word, entry.Count)));
}
