using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class ShuffledSentencesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(3000)]
    public void Every_sentence_comes_once_and_is_the_corpuss(int count)
    {
        var corpus = Numbered(count);
        var order = Order(corpus, new ShuffledSentences(corpus, 1, 0));
        Assert.Equal(Enumerable.Range(0, count), order.Order());
    }

    [Fact]
    public void Seeds_and_streams_have_orders_of_their_own()
    {
        var corpus = Numbered(500);
        var order = Order(corpus, new ShuffledSentences(corpus, 1, 0));
        Assert.Equal(order, Order(corpus, new ShuffledSentences(corpus, 1, 0)));
        Assert.NotEqual(order, Order(corpus, new ShuffledSentences(corpus, 2, 0)));
        Assert.NotEqual(order, Order(corpus, new ShuffledSentences(corpus, 1, 1UL << 32)));
    }

    [Fact]
    public void Sentences_that_stood_together_come_apart()
    {
        var corpus = Numbered(3000);
        var order = Order(corpus, new ShuffledSentences(corpus, 1, 0));
        var neighbours = order.Zip(order.Skip(1)).Count(pair => Math.Abs(pair.First - pair.Second) == 1);
        // By chance two of 3,000.
        Assert.InRange(neighbours, 0, 12);
        // As far away on average as two random places are, a third of the whole.
        Assert.InRange(order.Zip(order.Skip(1)).Average(pair => Math.Abs(pair.First - pair.Second)), 900, 1100);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(7000)]
    public void From_every_place_the_rest_is_the_same(int tokens)
    {
        // 7,000 tokens a sentence are some fills of the buffer, which end within a run.
        var corpus = Numbered(400, tokens);
        var sentences = new ShuffledSentences(corpus, 3, 0);
        var (order, places) = (new List<int>(), new List<ShuffledPlace> { sentences.Place });
        while (sentences.TryNext(out var index, out _))
        {
            order.Add(index);
            places.Add(sentences.Place);
        }

        Assert.True(sentences.IsAtEnd);
        if (tokens > 1000) Assert.True(places[^1].Fill > 0);
        Assert.Equal(400, order.Distinct().Count());
        foreach (var taken in (int[])[0, 1, 149, 150, 151, 299, 300, 399, 400])
        {
            var later = new ShuffledSentences(corpus, 3, 0);
            Assert.True(later.TryGoTo(places[taken]));
            Assert.Equal(order[taken..], Order(corpus, later));
        }
    }

    [Fact]
    public void Places_that_are_none_are_refused()
    {
        var sentences = new ShuffledSentences(Numbered(40), 1, 0);
        Assert.True(sentences.TryGoTo(new ShuffledPlace(0, 0, 39, 1)));
        Assert.True(sentences.TryGoTo(new ShuffledPlace(0, 1, 0, 0)));
        ShuffledPlace[] wrong =
            [new(-1, 0, 0, 0), new(0, -1, 0, 0), new(0, 2, 0, 0), new(0, 1, 1, 0), new(0, 0, -1, 0), new(0, 0, 40, 0), new(0, 0, 0, 41), new(0, 1, 0, 1), new(0, 0, 0, -1)];
        Assert.All(wrong, place => Assert.False(sentences.TryGoTo(place)));
    }

    private static List<int> Order(Corpus corpus, ShuffledSentences sentences)
    {
        var order = new List<int>();
        while (sentences.TryNext(out var index, out var sentence))
        {
            Assert.Equal(corpus.Sentence(index), sentence);
            order.Add(index);
        }

        return order;
    }

    private static Corpus Numbered(int count, int tokens = 3)
    {
        var sentences = Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Repeat(Letters(i), tokens - 2).Append("x").Append("y")));
        return Corpus.Build(TextSource.FromSentences(sentences), new CorpusOptions { MinCount = 1 });
    }

    private static string Letters(int number) => string.Concat(number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
}
