using TorchSharp;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

/// <summary>What a step sees on the CPU.</summary>
public sealed class ChunkSamplerTests() : ChunkSamplerDeviceTests("cpu");

/// <summary>What a step sees on an NVIDIA GPU; skipped where there is none.</summary>
[Trait("Category", "Cuda")]
public sealed class CudaChunkSamplerTests : ChunkSamplerDeviceTests
{
    public CudaChunkSamplerTests()
        : base("cuda") => Assert.SkipUnless(cuda.is_available(), "no CUDA device here");
}

/// <summary>Samples on a device against the same worked out in plain C#, number by number.</summary>
public abstract class ChunkSamplerDeviceTests(string device)
{
    private const int Window = 3;

    [Theory]
    [InlineData(NegativeSharing.Centre, false)]
    [InlineData(NegativeSharing.Centre, true)]
    [InlineData(NegativeSharing.Group, false)]
    public void A_step_sees_what_plain_arithmetic_says(NegativeSharing sharing, bool distinct)
    {
        using var scope = NewDisposeScope();
        var options = TrainingOptions.Default with
        {
            Trainer = TrainerKind.Tensor, NegativeSharing = sharing, DistinctNegatives = distinct, Sample = 1e-2, MinCount = 1, Window = Window,
        };
        var corpus = SampleCorpora.Demo(100);
        var shape = new ChunkShape(options, corpus.Vocabulary);
        using var sampler = new ChunkSampler(shape, options.DistinctNegatives, torch.device(device), float64);
        var reader = new ChunkReader(corpus, options, shape, epoch: 3, size: 256, withPlaces: true);
        var chunks = 0;
        for (; reader.Next() is { } chunk; chunks++)
        {
            var samples = sampler.Take(chunk);
            var tokens = chunk.Of(chunk.Tokens).ToArray();
            Assert.Equal(tokens[Window..^Window], Words(samples.Centers));
            Assert.Equal(ColumnsOf(chunk, shape, tokens), Words(samples.Columns));
            Assert.Equal(chunk.Of(chunk.Negatives).ToArray(), Words(samples.Negatives!));
            Assert.Equal(MaskOf(chunk, shape), Numbers(samples.Mask));
            var weights = Numbers(samples.NegativeWeights!);
            var expected = WeightsOf(chunk, shape, tokens, distinct).ToArray();
            Assert.Equal(expected.Length, weights.Length);
            Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, Tolerances.SameStepsFloat64));
            Assert.Equal(shape.NegativesOfPair * chunk.Pairs, weights.Sum(), Tolerances.SameStepsFloat64 * chunk.Pairs);
            AssertTouched(samples.InputRows!, [samples.Columns.flatten()]);
            AssertTouched(samples.OutputRows!, [samples.Centers, samples.Negatives!.flatten()]);
        }

        Assert.True(chunks >= 2);
    }

    [Fact]
    public void A_pair_whose_context_is_all_the_noise_has_none()
    {
        // Three words, of which distinct negatives are one: the context itself, or no context.
        using var scope = NewDisposeScope();
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Negative = 1 };
        var corpus = Corpus.Build(Word2Vec.Torch.Text.TextSource.FromSentences(["a b c a c b a b"]), options.ToCorpusOptions());
        var shape = new ChunkShape(options, corpus.Vocabulary);
        using var sampler = new ChunkSampler(shape, options.DistinctNegatives, torch.device(device), float64);
        var chunk = new ChunkReader(corpus, options, shape, epoch: 1, size: 16, withPlaces: false).Next()!;
        var weights = Numbers(sampler.Take(chunk).NegativeWeights!);
        Assert.Equal(WeightsOf(chunk, shape, chunk.Of(chunk.Tokens).ToArray(), distinct: true), weights);
        Assert.InRange(weights.Sum(), 1, chunk.Pairs - 1);
    }

    private static IEnumerable<int> ColumnsOf(TokenChunk chunk, ChunkShape shape, int[] tokens) =>
        from block in Enumerable.Range(0, chunk.Centers / shape.Block)
        from column in Enumerable.Range(0, shape.Columns)
        select tokens[(block * shape.Block) + column];

    private static IEnumerable<double> MaskOf(TokenChunk chunk, ChunkShape shape)
    {
        var (from, to) = (chunk.Of(chunk.From).ToArray(), chunk.Of(chunk.To).ToArray());
        return from center in Enumerable.Range(0, chunk.Centers)
               from column in Enumerable.Range(0, shape.Columns)
               let distance = column - (center % shape.Block) - shape.Reach
               select distance != 0 && distance >= @from[center] && distance <= to[center] ? 1.0 : 0.0;
    }

    // Each pair has so many negatives, shared out evenly among the noise words that it may have: those of its group, or its centre's own.
    private static double[] WeightsOf(TokenChunk chunk, ChunkShape shape, int[] tokens, bool distinct)
    {
        var (from, to, negatives) = (chunk.Of(chunk.From).ToArray(), chunk.Of(chunk.To).ToArray(), chunk.Of(chunk.Negatives).ToArray());
        var weights = new double[chunk.Centers / shape.Block * shape.Columns * shape.Drawn];
        for (var center = 0; center < chunk.Centers; center++)
        {
            for (var distance = from[center]; distance <= to[center]; distance++)
            {
                if (distance == 0) continue;
                var column = (center / shape.Block * shape.Columns) + (center % shape.Block) + shape.Reach + distance;
                var context = tokens[shape.Reach + center + distance];
                var own = Enumerable.Range(0, shape.Drawn).Where(k => shape.IsShared || k / shape.NegativesOfPair == center % shape.Block);
                int[] allowed = [.. own.Where(k => WordAt(k) != tokens[shape.Reach + center] && !(distinct && WordAt(k) == context))];
                foreach (var k in allowed) weights[(column * shape.Drawn) + k] += (double)shape.NegativesOfPair / allowed.Length;
            }

            int WordAt(int k) => negatives[(center / shape.Group * shape.Drawn) + k];
        }

        return weights;
    }

    private static void AssertTouched(TouchedRows touched, Tensor[] parts)
    {
        var words = Words(touched.Words);
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Equal(parts.Length, touched.Places.Count);
        for (var part = 0; part < parts.Length; part++) Assert.Equal(Words(parts[part]), Words(touched.Places[part]).Select(place => words[place]));
    }

    private static int[] Words(Tensor words) => words.to(int32).cpu().contiguous().data<int>().ToArray();

    private static double[] Numbers(Tensor numbers) => numbers.cpu().contiguous().data<double>().ToArray();
}
