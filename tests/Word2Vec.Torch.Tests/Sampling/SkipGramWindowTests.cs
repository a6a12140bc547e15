using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class SkipGramWindowTests
{
    [Fact]
    public void The_guides_sentence_gives_the_guides_pairs()
    {
        var corpus = Read(1, "The cat sits on the mat");
        var words = corpus.Vocabulary;
        Assert.Equal(
            [
                "the cat", "cat the", "cat sits", "sits cat", "sits on",
                "on sits", "on the", "the on", "the mat", "mat the",
            ],
            Pairs(1, true, corpus.Sentence(0)).Select(pair => $"{words[pair.Center]} {words[pair.Context]}"));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 5, 14)]
    [InlineData(10, 3, 6)]
    [InlineData(int.MaxValue, 4, 12)]
    public void A_fixed_window_ends_with_the_sentence(int window, int length, int pairs) =>
        Assert.Equal(pairs, Pairs(window, true, [.. Enumerable.Range(0, length)]).Count);

    [Fact]
    public void A_fixed_window_is_symmetric_and_draws_no_number()
    {
        var pairs = Pairs(3, true, [.. Enumerable.Range(0, 20)], out var random);
        Assert.Equal(
            pairs.Select(pair => new WordPair(pair.Context, pair.Center)).OrderBy(pair => (pair.Center, pair.Context)),
            pairs.OrderBy(pair => (pair.Center, pair.Context)));
        Assert.Equal(new RandomSource(1).NextUInt64(), random.NextUInt64());
    }

    [Fact]
    public void A_random_radius_is_uniform_from_1_to_the_window()
    {
        const int window = 5;
        const int length = 100_000;
        var counts = new int[window + 1];
        foreach (var pair in Pairs(window, false, [.. Enumerable.Range(0, length)])) counts[Math.Abs(pair.Center - pair.Context)]++;
        Assert.Equal(0, counts[0]);
        // A neighbour at distance d is inside when the radius is d or more: (window − d + 1) of window radii.
        for (var distance = 1; distance <= window; distance++)
        {
            var expected = (window - distance + 1.0) / window;
            Assert.Equal(expected, counts[distance] / (2.0 * length), Tolerances.ShareOfDraws(expected, length) + (double)window / length);
        }
    }

    [Fact]
    public void Rare_words_are_gone_before_windows_are_cut()
    {
        var corpus = Read(2, "a rare b other c", "a b c");
        Assert.Equal(
            Pairs(1, true, corpus.Sentence(1)),
            Pairs(1, true, corpus.Sentence(0)));
    }

    [Fact]
    public void A_window_below_1_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SkipGramWindow(0, true));

    private static Corpus Read(int minCount, params string[] sentences) => Corpus.Build(
        TextSource.FromSentences(sentences), new CorpusOptions { MinCount = minCount }, null, TestContext.Current.CancellationToken);

    private static List<WordPair> Pairs(int window, bool isFixed, ReadOnlySpan<int> sentence) => Pairs(window, isFixed, sentence, out _);

    private static List<WordPair> Pairs(int window, bool isFixed, ReadOnlySpan<int> sentence, out RandomSource random)
    {
        List<WordPair> pairs = [];
        random = new RandomSource(1);
        new SkipGramWindow(window, isFixed).AddPairs(sentence, pairs, ref random);
        return pairs;
    }
}
