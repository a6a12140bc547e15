using System.Globalization;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class PackedWordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(65_536)]
    [InlineData(140_000)]
    public void Every_word_is_found_at_its_place_and_no_other_word_is(int count)
    {
        string[] words = [.. Enumerable.Range(0, count).Select(Name)];
        var packed = new PackedWords(count, id => words[id]);
        Assert.Equal(count, packed.Count);
        Assert.Equal(words, packed);
        for (var id = 0; id < count; id++)
        {
            Assert.Equal(id, packed.Find(words[id]));
            Assert.Equal(-1, packed.Find(Name(count + id)));
        }

        Assert.Equal(words[^1], packed[count - 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => packed[count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => packed[-1]);
    }

    [Fact]
    public void Without_words_nothing_is_found()
    {
        var packed = new PackedWords(0, _ => throw new InvalidOperationException("no word is there to ask for"));
        Assert.Empty(packed);
        Assert.Equal(-1, packed.Find("cat"));
        Assert.Throws<ArgumentOutOfRangeException>(() => packed[0]);
    }

    // Some are beginnings of others, and they differ in length.
    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture).Replace("7", "größer", StringComparison.Ordinal);
}
