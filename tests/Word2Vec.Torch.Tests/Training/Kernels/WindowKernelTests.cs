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

    // W1 = (s, 0 …), W2 rows (1, 0 …): the score is s, and u moves by η·(y − σ(s)).
    [Theory]
    [MemberData(nameof(Paths))]
    public void The_sigmoid_is_within_a_float32_rounding_or_two_of_float64s(InstructionSet path)
    {
        var dimension = 16;
        var worst = 0.0;
        var kernel = WindowKernels.Create(path, dimension);
        for (var s = -100f; s <= 100; s += 0.0625f)
        {
            var (input, output) = (new float[dimension], new float[2 * dimension]);
            (input[0], output[0]) = (s, 1);
            fixed (float* u = input, v = output)
            {
                using var rows = new WindowRows(u, v, dimension, 1, 2);
                rows.Fill([0], 0, [1]);
                kernel.Step(rows, learningRate: 1, withLoss: false);
            }

            // Row 1 of W2 started at zero, so its negative says nothing of s; the centre's row moved by (1 − σ(s))·s.
            var expected = 1 / (1 + Math.Exp(s));
            var error = s == 0 ? 0 : Math.Abs((((output[0] - 1.0) / s) - expected) / expected);
            if (expected > 1e-3) worst = Math.Max(worst, error);
            Assert.True(Math.Abs(((output[0] - 1.0) / (s == 0 ? 1 : s)) - (s == 0 ? 0 : expected)) < 1e-6 + (1.2e-7 / Math.Max(0.06, Math.Abs(s))), $"s = {s}");
        }

        Assert.InRange(worst, 0, 1e-2);
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
