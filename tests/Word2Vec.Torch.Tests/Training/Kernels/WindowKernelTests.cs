using Word2Vec.Torch.Training;
using Word2Vec.Torch.Training.Kernels;

namespace Word2Vec.Torch.Tests.Training.Kernels;

public sealed unsafe class WindowKernelTests
{
    private const float Rate = 0.1f;

    public static TheoryData<InstructionSet> Paths =>
        [.. Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Auto && WindowKernels.IsSupported(set))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_step_is_autograds_at_every_dimension(InstructionSet path)
    {
        for (var dimension = 1; dimension <= 256; dimension++)
        {
            // 1 to 20 inputs and negatives of 30 words: repeats are the rule.
            var problem = new WindowProblem(dimension, inputs: 1 + (dimension % 20), negatives: 1 + (dimension * 7 % 20), seed: (ulong)dimension);
            AssertIsAutograds(problem, path, Tolerances.KernelFloat32, $"dimension {dimension}");
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_step_is_autograds_at_every_window_shape(InstructionSet path)
    {
        for (var inputs = 1; inputs <= 20; inputs++)
        {
            for (var negatives = 1; negatives <= 20; negatives++)
            {
                var problem = new WindowProblem(dimension: 37, inputs, negatives, seed: (ulong)(100 + (inputs * 20) + negatives));
                AssertIsAutograds(problem, path, Tolerances.KernelFloat32, $"{inputs} inputs, {negatives} negatives");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_step_on_saturated_scores_is_autograds(InstructionSet path)
    {
        for (var dimension = 1; dimension <= 64; dimension++)
        {
            var problem = new WindowProblem(dimension, inputs: 7, negatives: 5, seed: (ulong)dimension, scale: 300);
            AssertIsAutograds(problem, path, Tolerances.KernelSaturatedFloat32, $"dimension {dimension}");
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_single_pair_is_the_reference_trainers_step(InstructionSet path)
    {
        for (var dimension = 1; dimension <= 256; dimension++)
        {
            var problem = new WindowProblem(dimension, inputs: 1, negatives: 1, seed: (ulong)(1000 + dimension));
            var (input, output, loss) = problem.Step(path, Rate);
            var (expectedInput, expectedOutput) = ((float[])problem.InputWeight.Clone(), (float[])problem.OutputWeight.Clone());
            var expectedLoss = problem.StepByReference(expectedInput, expectedOutput, Rate);
            AssertClose([.. expectedInput.Select(x => (double)x)], input, Tolerances.KernelFloat32, $"W1, dimension {dimension}");
            AssertClose([.. expectedOutput.Select(x => (double)x)], output, Tolerances.KernelFloat32, $"W2, dimension {dimension}");
            Assert.Equal(expectedLoss, loss, Tolerances.KernelLoss * (1 + Math.Abs(expectedLoss)));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Evaluating_finds_the_loss_and_changes_nothing(InstructionSet path)
    {
        var problem = new WindowProblem(dimension: 50, inputs: 6, negatives: 5, seed: 4);
        var (input, output, loss) = problem.Step(path, Rate, evaluateOnly: true);
        var expected = problem.StepByAutograd(Rate).Loss;
        Assert.Equal(problem.InputWeight, input);
        Assert.Equal(problem.OutputWeight, output);
        Assert.Equal(expected, loss, Tolerances.KernelLoss * expected);
    }

    // u = (1, 1), both rows of W2 are (s, 0): each score is s, and the second column ends at exactly η·(y − σ(s)).
    [Theory]
    [MemberData(nameof(Paths))]
    public void The_sigmoid_is_float64s_to_a_few_roundings(InstructionSet path)
    {
        const int Dimension = 16;
        var kernel = WindowKernels.Create(path, Dimension);
        for (var s = -80f; s <= 80; s += 0.03125f)
        {
            var (input, output) = (new float[Dimension], new float[2 * Dimension]);
            (input[0], input[1], output[0], output[Dimension]) = (1, 1, s, s);
            fixed (float* u = input, v = output)
            {
                using var rows = new WindowRows(u, v, Dimension, 1, 2);
                rows.Fill([0, 0], start: 0, position: 0, end: 2, [1]);
                kernel.Step(rows, learningRate: 1, withLoss: false);
            }

            AssertRelative(1 / (1 + Math.Exp(s)), output[1]);
            AssertRelative(-1 / (1 + Math.Exp(-s)), output[Dimension + 1]);
        }

        static void AssertRelative(double expected, float actual) =>
            Assert.True(Math.Abs(actual - expected) <= Tolerances.SigmoidFloat32 * Math.Abs(expected), $"{actual} is not {expected}");
    }

    [Fact]
    public void A_narrow_row_takes_the_widest_vectors_that_it_fills()
    {
        Assert.Equal(InstructionSet.Scalar, WindowKernels.Resolve(InstructionSet.Vector512, 3));
        Assert.Equal(InstructionSet.Vector128, WindowKernels.Resolve(InstructionSet.Vector512, 7));
        Assert.Equal(InstructionSet.Vector256, WindowKernels.Resolve(InstructionSet.Vector512, 15));
        Assert.Equal(InstructionSet.Scalar, WindowKernels.Resolve(InstructionSet.Scalar, 100));
        Assert.NotEqual(InstructionSet.Auto, WindowKernels.Resolve(InstructionSet.Auto, 100));
    }

    private static void AssertIsAutograds(WindowProblem problem, InstructionSet path, double tolerance, string what)
    {
        var (input, output, loss) = problem.Step(path, Rate);
        var expected = problem.StepByAutograd(Rate);
        AssertClose(expected.Input, input, tolerance, "W1, " + what);
        AssertClose(expected.Output, output, tolerance, "W2, " + what);
        Assert.True(
            Math.Abs(expected.Loss - loss) <= Tolerances.KernelLoss * (1 + expected.Loss), $"loss {loss} is not {expected.Loss}, {what}");
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance, string what)
    {
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a) / (1 + Math.Abs(e))).Max();
        Assert.True(worst <= tolerance, $"{what}: off by {worst:g3}");
    }
}
