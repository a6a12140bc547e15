using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Training.Kernels;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Kernels;

/// <summary>A window with random weights, trained by the kernel on one side and judged in float64 on the other.</summary>
internal sealed unsafe class WindowProblem
{
    public const int Words = 30;

    private readonly int _dimension;
    private readonly int[] _contexts;
    private readonly int _center;
    private readonly int[] _negatives;

    public WindowProblem(int dimension, int inputs, int negatives, ulong seed, double scale = 1)
    {
        _dimension = dimension;
        var random = new RandomSource(seed);
        _center = random.NextInt(Words);
        _contexts = Draw(inputs, _ => true);
        // With one context word, not that one either: the plain trainer passes such a negative over.
        _negatives = Draw(negatives, word => word != _center && (inputs > 1 || word != _contexts[0]));
        // Scores of order `scale`, whatever the dimension.
        InputWeight = Numbers();
        OutputWeight = Numbers();

        int[] Draw(int count, Func<int, bool> allowed)
        {
            var words = new int[count];
            for (var i = 0; i < count; i++)
            {
                do words[i] = random.NextInt(Words);
                while (!allowed(words[i]));
            }

            return words;
        }

        float[] Numbers()
        {
            var deviation = Math.Sqrt(scale) * Math.Pow(dimension, -0.25);
            return [.. Enumerable.Range(0, Words * dimension).Select(_ => (float)(deviation * random.NextGaussian()))];
        }
    }

    public float[] InputWeight { get; }

    public float[] OutputWeight { get; }

    /// <summary>The weights after the kernel's step, and the loss that it found.</summary>
    public (float[] Input, float[] Output, double Loss) Step(InstructionSet instructions, float learningRate, bool evaluateOnly = false)
    {
        var (input, output) = ((float[])InputWeight.Clone(), (float[])OutputWeight.Clone());
        var kernel = WindowKernels.Create(instructions, _dimension);
        fixed (float* inputRows = input, outputRows = output)
        {
            using var rows = new WindowRows(inputRows, outputRows, _dimension, _contexts.Length, 1 + _negatives.Length);
            rows.Fill([_center, .. _contexts], start: 0, position: 0, end: 1 + _contexts.Length, _negatives);
            if (evaluateOnly) kernel.Evaluate(rows);
            else kernel.Step(rows, learningRate, withLoss: true);
            return (input, output, kernel.TakeLoss());
        }
    }

    /// <summary>The same step by the plain trainer's, without clips, on one context word; updates the weights given.</summary>
    public double StepByReference(float[] input, float[] output, float learningRate) =>
        new ReferenceStep<float>(input, output, _dimension, guideClips: false)
            .NegativeSampling(_contexts[0], _center, _negatives, learningRate);

    /// <summary>The same step by autograd in float64, on the summed loss of every (context word, centre, negatives) row.</summary>
    public (double[] Input, double[] Output, double Loss) StepByAutograd(double learningRate)
    {
        using var scope = NewDisposeScope();
        var input = Weight(InputWeight);
        var output = Weight(OutputWeight);
        var inputs = tensor(_contexts.Select(word => (long)word).ToArray());
        var center = full(_contexts.Length, _center, int64);
        var negatives = tensor(_negatives.Select(word => (long)word).ToArray()).unsqueeze(0).expand(_contexts.Length, -1).contiguous();
        var loss = SkipGramLoss.NegativeSampling(input, output, inputs, center, negatives, nn.Reduction.Sum);
        loss.backward();
        using var noGradient = no_grad();
        return (After(input), After(output), loss.item<double>());

        Tensor Weight(float[] values) =>
            tensor(values, Words, _dimension).to(float64).requires_grad_(true);

        double[] After(Tensor weight) => (weight - (learningRate * weight.grad!)).data<double>().ToArray();
    }
}
