using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class ChunkSamplerTests
{
    [Fact]
    public void Noise_is_drawn_by_its_distribution()
    {
        const int draws = 200_000;
        var noise = new NoiseDistribution([1000, 500, 20, 5, 5, 1]);
        using var table = new NoiseTable(noise, CPU);
        using var random = new Generator(11);
        using var drawn = table.Draw([draws / 10, 10], random);
        var counts = drawn.data<long>().ToArray().CountBy(word => word).ToDictionary();
        for (var word = 0; word < noise.Count; word++)
            Assert.Equal(noise.Probability(word), counts.GetValueOrDefault(word) / (double)draws, Tolerances.ShareOfDraws(noise.Probability(word), draws));
    }

    [Fact]
    public void Distinct_negatives_differ_from_each_other_and_the_centre_and_stay_in_proportion()
    {
        var vocabulary = Vocabulary.FromCounts([new("a", 8), new("b", 4), new("c", 2), new("d", 1)]);
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, NoiseExponent = 1, Negative = 9, Window = 1 };
        using var scope = NewDisposeScope();
        using var sampler = new ChunkSampler(options, vocabulary, CPU, float32);
        sampler.BeginEpoch(1);
        const int centers = 19_968;
        var words = Enumerable.Repeat("a a a", 1 + (centers / 3));
        var corpus = Corpus.Build(
            Word2Vec.Torch.Text.TextSource.FromSentences(words.Append("b b b b c c d")), options.ToCorpusOptions() with { MinCount = 1 });
        var chunks = new TokenChunks(corpus, options, 1, sampler.Multiple * (centers / sampler.Multiple), sampler.Multiple);
        Assert.True(chunks.TryNext());
        var negatives = sampler.Draw(chunks).Negatives!;
        Assert.Equal(2, negatives.size(1));
        var groups = negatives.data<long>().ToArray().Chunk(2).ToArray();
        Assert.All(groups, group => Assert.True(group[0] != group[1] && !group.Contains(0)));

        // Of b 4/7, c 2/7, d 1/7: the first as these say, the second as without the first.
        var share = groups.Count(group => group is [1, 2]) / (double)groups.Length;
        Assert.Equal(4.0 / 7 * (2.0 / 3), share, Tolerances.ShareOfDraws(4.0 / 7 * (2.0 / 3), groups.Length));
    }

    [Theory]
    [InlineData(NegativeSharing.Centre)]
    [InlineData(NegativeSharing.Group)]
    public void A_pair_has_its_negatives_whatever_their_number(NegativeSharing sharing)
    {
        using var scope = NewDisposeScope();
        var corpus = SampleCorpora.Demo(200);
        var options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, NegativeSharing = sharing, Sample = 0 };
        using var sampler = new ChunkSampler(options, corpus.Vocabulary, CPU, float64);
        sampler.BeginEpoch(1);
        var chunks = new TokenChunks(corpus, options, 1, 256, sampler.Multiple);
        Assert.True(chunks.TryNext());
        var samples = sampler.Draw(chunks);
        var pairs = samples.Mask.sum().item<double>();
        Assert.Equal(5 * pairs, samples.NegativeWeights!.sum().item<double>(), Tolerances.SameStepsFloat64 * pairs);
    }
}
