using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class SentenceCursorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_gives_every_sentence_from_any_one_on(bool onDisk)
    {
        var options = new CorpusOptions { MinCount = 1, TokensOnDisk = onDisk };
        // More than one chunk of 2²⁰ numbers.
        var corpus = Corpus.Build(TextSource.FromSentences(TestSentences.Many(60_000)), options, null, TestContext.Current.CancellationToken);
        Assert.True(corpus.TokenCount > 2 * TokenWriter.ChunkLength);
        foreach (var first in new[] { 0, 1, 63, 64, 65, 30_000, corpus.SentenceCount - 1, corpus.SentenceCount })
        {
            var index = first;
            var sentences = corpus.SentencesFrom(first);
            while (sentences.TryNext(out var sentence)) Assert.True(sentence.SequenceEqual(corpus.Sentence(index++)));
            Assert.Equal(corpus.SentenceCount, index);
            Assert.False(sentences.TryNext(out _));
        }
    }

    [Fact]
    public void It_begins_at_a_sentence_that_there_is()
    {
        var corpus = Corpus.Build(TextSource.FromSentences(["a b c"]), new CorpusOptions { MinCount = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => { corpus.SentencesFrom(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { corpus.SentencesFrom(2); });
    }
}
