using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class KnownVocabularyTests
{
    private static readonly Vocabulary Known = Vocabulary.FromCounts([new("x", 9), new("y", 4), new("z", 4)]);

    [Fact]
    public void Known_words_are_kept_whatever_their_count_and_counts_are_added_up()
    {
        var corpus = Build(["z a z", "b a", "y c z"], new CorpusOptions { KnownVocabulary = Known, MinCount = 5 });
        Assert.Equal(["x", "z", "y"], corpus.Vocabulary.Words);
        Assert.Equal([9, 7, 5], corpus.Vocabulary.Counts.ToArray());
        Assert.Equal([[1, 1], [2, 1]], SentencesOf(corpus));
        Assert.Equal(4, corpus.TokenCount);
        Assert.Equal(8, corpus.RawTokenCount);
    }

    [Fact]
    public void Other_words_enter_only_into_a_growing_vocabulary_and_by_their_count()
    {
        var options = new CorpusOptions { KnownVocabulary = Known, MinCount = 2, GrowVocabulary = true };
        var corpus = Build(["b a a a a", "once b y y"], options);
        // Of the same count, known words come first.
        Assert.Equal([new("x", 9), new("y", 6), new("z", 4), new("a", 4), new("b", 2)], Entries(corpus.Vocabulary));
        Assert.Equal([[4, 3, 3, 3, 3], [4, 1, 1]], SentencesOf(corpus));
        Assert.Equal(["x", "y", "z", "a"], Build(["b a a a a", "b y y"], options with { MaxVocabulary = 4 }).Vocabulary.Words);
        Assert.Equal(["x", "y", "z"], Build(["b a a a a", "b y y"], options with { MaxVocabulary = 3 }).Vocabulary.Words);
    }

    [Fact]
    public void Text_without_a_known_word_is_refused()
    {
        var error = Assert.Throws<CorpusException>(() => Build(["a b c"], new CorpusOptions { KnownVocabulary = Known, MinCount = 1 }));
        Assert.EndsWith("none of its 3 tokens is a word of the known vocabulary; give other text, or let it grow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_add_up_to_too_much_are_refused()
    {
        var huge = Vocabulary.FromCounts([new("x", long.MaxValue - 2), new("y", 1), new("z", 1)]);
        Assert.Throws<CorpusException>(() => Build(["x y z"], new CorpusOptions { KnownVocabulary = huge }));
    }

    private static IEnumerable<KeyValuePair<string, long>> Entries(Vocabulary vocabulary) =>
        vocabulary.Words.Select(word => KeyValuePair.Create(word, vocabulary.CountOf(vocabulary.IdOf(word))));

    private static Corpus Build(string[] sentences, CorpusOptions options) =>
        Corpus.Build(TextSource.FromSentences(sentences), options, null, TestContext.Current.CancellationToken);

    private static int[][] SentencesOf(Corpus corpus) =>
        [.. Enumerable.Range(0, corpus.SentenceCount).Select(index => corpus.Sentence(index).ToArray())];
}
