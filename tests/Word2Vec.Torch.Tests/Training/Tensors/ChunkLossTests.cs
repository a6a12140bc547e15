using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

/// <summary>A chunk's loss and gradients against the same pairs written out one by one, in float64.</summary>
public sealed class ChunkLossTests
{
    private static readonly TrainingOptions Options = TrainingOptions.Guide with
    {
        Trainer = TrainerKind.Tensor, Window = 5, FixedWindow = false, DistinctNegatives = false, Negative = 4, Dimension = 7,
    };

    [Theory]
    [InlineData(NegativeSharing.Centre, GradientKind.Manual)]
    [InlineData(NegativeSharing.Centre, GradientKind.Autograd)]
    [InlineData(NegativeSharing.Group, GradientKind.Manual)]
    [InlineData(NegativeSharing.Group, GradientKind.Autograd)]
    public void Negative_sampling_is_the_sum_over_the_pairs(NegativeSharing sharing, GradientKind kind)
    {
        using var scope = NewDisposeScope();
        var options = Options with { NegativeSharing = sharing, Gradients = kind };
        var chunk = new Problem(options);
        var gradients = new NegativeSamplingChunk(chunk.Input, chunk.Output, kind).Compute(chunk.Samples);
        var (w1, w2) = chunk.Leaves();
        var loss = zeros([], float64);
        foreach (var (center, context, noise) in chunk.Pairs())
        {
            var allowed = noise.Where(word => word != center).ToArray();
            var score = w1[context].dot(w2[center]);
            loss = loss - nn.functional.logsigmoid(score);
            using TorchSharp.Scalar weight = (double)options.Negative / allowed.Length;
            foreach (var word in allowed) loss = loss - nn.functional.logsigmoid(-w1[context].dot(w2[word])).mul(weight);
        }

        AssertSame(loss, w1, w2, gradients, chunk);
    }

    [Theory]
    [InlineData(GradientKind.Manual)]
    [InlineData(GradientKind.Autograd)]
    public void Softmax_is_the_sum_over_the_pairs(GradientKind kind)
    {
        using var scope = NewDisposeScope();
        var chunk = new Problem(Options with { Loss = TrainingLoss.Softmax, Gradients = kind });
        var gradients = new SoftmaxChunk(chunk.Input, chunk.Output, kind).Compute(chunk.Samples);
        var (w1, w2) = chunk.Leaves();
        var pairs = chunk.Pairs().ToArray();
        var loss = SkipGramLoss.Softmax(
            w1, w2, tensor(pairs.Select(p => (long)p.Center).ToArray()), tensor(pairs.Select(p => (long)p.Context).ToArray()), nn.Reduction.Sum);
        AssertSame(loss, w1, w2, gradients, chunk);
    }

    [Theory]
    [InlineData(GradientKind.Manual)]
    [InlineData(GradientKind.Autograd)]
    public void Softmax_in_blocks_is_softmax_at_once(GradientKind kind)
    {
        // 128 centres × 70,000 words are more scores than one block holds.
        using var scope = NewDisposeScope();
        var random = new Generator(5);
        using var input = new WeightRows(randn([70_000, 3], float64, generator: random), deterministic: false);
        using var output = new WeightRows(randn([70_000, 3], float64, generator: random), deterministic: false);
        var chunk = new Problem(Options with { Loss = TrainingLoss.Softmax });
        Assert.True(chunk.Samples.Centers.size(0) * output.Count > SoftmaxChunk.ScoresAtOnce);
        var gradients = new SoftmaxChunk(input, output, kind).Compute(chunk.Samples);
        var pairs = chunk.Pairs().ToArray();
        var expected = HandDerived.Softmax(
            input.Stretch(0, 70_000),
            output.Stretch(0, 70_000),
            tensor(pairs.Select(p => (long)p.Center).ToArray()),
            tensor(pairs.Select(p => (long)p.Context).ToArray()),
            nn.Reduction.Sum);
        TensorAssert.Close(expected.InputWeight, Whole(gradients.Input, 70_000), Tolerances.SameStepsFloat64);
        TensorAssert.Close(expected.OutputWeight, gradients.Output[0].Rows, Tolerances.SameStepsFloat64);
    }

    /// <summary>The second derivative along any direction of a row is at most the row's curvature, and somewhere comes near it.</summary>
    [Theory]
    [InlineData(TrainingLoss.NegativeSampling, GradientKind.Manual)]
    [InlineData(TrainingLoss.NegativeSampling, GradientKind.Autograd)]
    [InlineData(TrainingLoss.Softmax, GradientKind.Manual)]
    [InlineData(TrainingLoss.Softmax, GradientKind.Autograd)]
    public void Curvature_bounds_the_second_derivative_along_each_row(TrainingLoss loss, GradientKind kind)
    {
        using var scope = NewDisposeScope();
        var chunk = new Problem(Options with { Loss = loss, NegativeSharing = NegativeSharing.Group }, scale: 0.3);
        var (input, output) = Curvature();
        var words = (int)chunk.W1.size(0);
        foreach (var (weight, curvature) in new[] { (chunk.W1, input), (chunk.W2, output) })
        {
            var shares = new List<double>();
            for (var word = 0; word < words; word++) shares.Add(SecondDerivative(weight, word) / curvature[word].item<double>());
            Assert.All(shares, share => Assert.InRange(share, -Tolerances.SecondDifference, 1 + Tolerances.SecondDifference));
            Assert.True(shares.Max() > 0.1, $"{shares.Max()}");
        }

        // Along the row's own direction, by central differences of the loss.
        double SecondDerivative(Tensor weight, int word)
        {
            const double step = 1e-3;
            var direction = zeros_like(weight);
            direction[word] = chunk.W1.mean([0L]) / chunk.W1.mean([0L]).norm();
            double At(double distance)
            {
                using var moved = weight + (direction * distance);
                using var before = weight.clone();
                weight.copy_(moved);
                var value = Compute().Loss.item<double>();
                weight.copy_(before);
                return value;
            }

            return (At(step) - (2 * At(0)) + At(-step)) / (step * step);
        }

        (Tensor Input, Tensor Output) Curvature()
        {
            var gradients = Compute();
            return (Sum([gradients.Input]), Sum(gradients.Output));
        }

        Tensor Sum(IReadOnlyList<RowGradients> parts)
        {
            var sums = zeros([chunk.W1.size(0)], float64);
            foreach (var part in parts)
            {
                if (part.Words is null) sums.add_(part.Curvature!, Scalars.One);
                else sums.index_add_(0, part.Words, part.Curvature!, Scalars.One);
            }

            return sums;
        }

        ChunkGradients Compute() => loss == TrainingLoss.Softmax
            ? new SoftmaxChunk(chunk.Input, chunk.Output, kind, withCurvature: true).Compute(chunk.Samples)
            : new NegativeSamplingChunk(chunk.Input, chunk.Output, kind, withCurvature: true).Compute(chunk.Samples);
    }

    private static void AssertSame(Tensor loss, Tensor w1, Tensor w2, ChunkGradients gradients, Problem chunk)
    {
        loss.backward();
        Assert.True(chunk.Pairs().Count() > 300);
        Assert.Equal(loss.item<double>(), gradients.Loss.item<double>(), Tolerances.SameStepsFloat64);
        TensorAssert.Close(w1.grad!, Whole(gradients.Input, w1.size(0)), Tolerances.SameStepsFloat64);
        var byOutput = zeros_like(w2);
        foreach (var part in gradients.Output) byOutput.add_(Whole(part, w2.size(0)), Scalars.One);
        TensorAssert.Close(w2.grad!, byOutput, Tolerances.SameStepsFloat64);
    }

    private static Tensor Whole(RowGradients part, long rows) =>
        part.Words is null ? part.Rows : zeros([rows, part.Rows.size(1)], float64).index_add_(0, part.Words, part.Rows, Scalars.One);

    /// <summary>The guide's sample, its 120 centres, with random weights.</summary>
    private sealed class Problem
    {
        private readonly int[] _tokens;
        private readonly ChunkShape _shape;

        public Problem(TrainingOptions options, double scale = 1)
        {
            var corpus = SampleCorpora.Guide();
            var random = new Generator(3);
            (W1, W2) = (Random(), Random());
            (Input, Output) = (new WeightRows(W1, false), new WeightRows(W2, false));
            _shape = new ChunkShape(options, corpus.Vocabulary);
            var chunk = new ChunkReader(corpus, options, _shape, epoch: 1, size: 128, withPlaces: false).Next()!;
            _tokens = chunk.Of(chunk.Tokens).ToArray();
            using var sampler = new ChunkSampler(_shape, options.DistinctNegatives, CPU, float64);
            Samples = sampler.Take(chunk);

            Tensor Random() => randn([corpus.Vocabulary.Count, 7], float64, generator: random) * scale;
        }

        public Tensor W1 { get; }

        public Tensor W2 { get; }

        public WeightRows Input { get; }

        public WeightRows Output { get; }

        public ChunkSamples Samples { get; }

        public (Tensor Input, Tensor Output) Leaves() => (W1.clone().requires_grad_(true), W2.clone().requires_grad_(true));

        /// <summary>The pairs that the mask marks, and the noise words of each.</summary>
        public IEnumerable<(int Center, int Context, long[] Noise)> Pairs()
        {
            var marks = Samples.Mask.data<double>().ToArray();
            var negatives = Samples.Negatives?.data<long>().ToArray() ?? [];
            for (var i = 0; i < marks.Length; i++)
            {
                if (marks[i] == 0) continue;
                var (center, column) = (i / _shape.Columns, i % _shape.Columns);
                yield return (_tokens[center + _shape.Reach], _tokens[(center / _shape.Block * _shape.Block) + column], NoiseOf(center));
            }

            long[] NoiseOf(int center)
            {
                if (_shape.Group == 0) return [];
                var start = center / _shape.Group * _shape.Drawn;
                return _shape.IsShared
                    ? negatives[start..(start + _shape.Drawn)]
                    : negatives.AsSpan(start + (center % _shape.Block * _shape.NegativesOfPair), _shape.NegativesOfPair).ToArray();
            }
        }
    }
}
