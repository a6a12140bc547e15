using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class TokenChunksTests
{
    private static readonly TrainingOptions Options = TrainingOptions.Default with { MinCount = 1, Sample = 0, Window = 3 };

    [Theory]
    [InlineData(4, 4)]
    [InlineData(6, 2)]
    [InlineData(64, 32)]
    public void Every_token_is_a_centre_once_and_sees_its_neighbours(int size, int multiple)
    {
        var corpus = Corpus.Build(
            TextSource.FromSentences(["a b c d e f g h i j k", "b", "c a", "k j i h g f e d c b a a b c"]), Options.ToCorpusOptions());
        var chunks = new TokenChunks(corpus, Options, epoch: 1, size, multiple);
        var seen = new List<(int Sentence, int Token)>();
        var pairs = new List<WordPair>();
        while (chunks.TryNext())
        {
            var tokens = chunks.Tokens.Span;
            var sentences = chunks.Sentences.Span;
            Assert.Equal(0, (tokens.Length - 6) % multiple);
            Assert.InRange(tokens.Length - 6, 1, size);
            for (var i = 3; i < tokens.Length - 3; i++)
            {
                if (sentences[i] >= 0) seen.Add((sentences[i], tokens[i]));
                for (var j = i - 3; j <= i + 3; j++)
                {
                    if (j != i && sentences[j] == sentences[i]) pairs.Add(new WordPair(tokens[i], tokens[j]));
                }
            }
        }

        var expected = new List<WordPair>();
        var random = new RandomSource(1);
        var all = Enumerable.Range(0, corpus.SentenceCount).Select(sentence => corpus.Sentence(sentence).ToArray()).ToList();
        foreach (var sentence in all) new SkipGramWindow(3, isFixed: true).AddPairs(sentence, expected, ref random);
        Assert.Equal(all.SelectMany(sentence => sentence), seen.Select(token => token.Token));
        Assert.Equal(expected, pairs);
        Assert.Equal(28, chunks.Words);
    }

    [Fact]
    public void Subsampling_is_that_of_the_other_trainers()
    {
        var options = Options with { Sample = 0.005 };
        var corpus = SampleCorpora.Guide();
        var chunks = new TokenChunks(corpus, options, epoch: 2, 64, 32);
        var seen = new List<int>();
        while (chunks.TryNext())
        {
            for (var i = 3; i < chunks.Tokens.Length - 3; i++)
            {
                if (chunks.Sentences.Span[i] >= 0) seen.Add(chunks.Tokens.Span[i]);
            }
        }

        var kept = new int[120];
        var random = TrainingStreams.Pairs(options.Seed, 2);
        var count = new Subsampling(corpus.Vocabulary.Counts, 0.005).Filter(corpus.Sentence(0), kept, ref random);
        Assert.InRange(count, 30, 110);
        Assert.Equal(kept[..count], seen);
    }
}
