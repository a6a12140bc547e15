using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Verification;

/// <summary>
/// Checks every formula of the project on random float64 data: autograd, the gradient derived by hand, and central differences,
/// each for ∂L/∂A, ∂L/∂W1 and ∂L/∂W2; float32 against float64; and the reference step against all of them.
/// </summary>
/// <remarks>The same options give the same data everywhere. Runs on the CPU. Thread-safe.</remarks>
public static class GradientSuite
{
    private static readonly double[] ClippingScores = [-30, -12, -5, 5, 12, 30];

    /// <summary>Runs all checks; a second or less for the default size.</summary>
    /// <param name="options">The size of the problem; null for the defaults.</param>
    /// <returns>What was found; a check that fails is in the report, not an exception.</returns>
    /// <exception cref="OptionsException">Sizes out of range, all reported together.</exception>
    public static GradientSuiteReport Run(GradientSuiteOptions? options = null)
    {
        options ??= new GradientSuiteOptions();
        options.Validate();
        using var scope = NewDisposeScope();
        var problem = new GradientProblem(options);
        List<FormulaCheck> checks = [];
        foreach (var formula in GradientFormula.All(problem)) checks.AddRange(Check(formula, problem));
        checks.Add(CheckBinaryLogistic(problem));
        checks.AddRange(CheckReferenceStep(problem));
        return new GradientSuiteReport(options, checks, CompareClipping());
    }

    private static IEnumerable<FormulaCheck> Check(GradientFormula formula, GradientProblem problem)
    {
        using var scope = NewDisposeScope();
        var (w1, w2) = (problem.InputWeight, problem.OutputWeight);
        var hand = formula.Hand(w1, w2);
        var a = formula.Scores(w1, w2);
        var ofScores = GradientCheck.Run(() => formula.LossOfScores(a), [new("A", a, hand.Scores)]);
        var ofWeights = GradientCheck.Run(
            () => formula.LossOfWeights(w1, w2), [new("W1", w1, hand.InputWeight), new("W2ᵀ", w2, hand.OutputWeight)]);

        var (v1, v2) = (w1.to(float32), w2.to(float32));
        var hand32 = formula.Hand(v1, v2);
        var autograd32 = GradientCheck.Autograd(() => formula.LossOfWeights(v1, v2), [v1, v2]);
        return
        [
            new(formula.Name, ofScores.Entries[0], GradientTolerance.Difference(hand32.Scores, hand.Scores)),
            new(formula.Name, ofWeights.Entries[0], Float32Difference(hand32.InputWeight, autograd32[0], hand.InputWeight)),
            new(formula.Name, ofWeights.Entries[1], Float32Difference(hand32.OutputWeight, autograd32[1], hand.OutputWeight)),
        ];
    }

    private static FormulaCheck CheckBinaryLogistic(GradientProblem problem)
    {
        using var scope = NewDisposeScope();
        var everyScore = problem.X.matmul(problem.InputWeight).matmul(problem.OutputWeight.t());
        var (scores, labels) = (everyScore.gather(1, problem.Negatives), problem.Y.gather(1, problem.Negatives));
        var hand = HandDerived.BinaryLogistic(scores, labels);
        var report = GradientCheck.Run(() => SkipGramLoss.BinaryLogistic(scores, labels).sum(), [new("A", scores, hand)]);

        var (scores32, labels32) = (scores.to(float32), labels.to(float32));
        var autograd32 = GradientCheck.Autograd(() => SkipGramLoss.BinaryLogistic(scores32, labels32).sum(), [scores32]);
        return new(
            "binary logistic",
            report.Entries[0],
            Float32Difference(HandDerived.BinaryLogistic(scores32, labels32), autograd32[0], hand));
    }

    /// <summary>The change that a step of length 1 makes is minus the gradient, where all its outputs are distinct.</summary>
    private static IEnumerable<FormulaCheck> CheckReferenceStep(GradientProblem problem)
    {
        using var scope = NewDisposeScope();
        var (center, context, others) = (problem.StepCenter, problem.StepContext, problem.StepNegatives);
        var centers = tensor(new long[] { center });
        var contexts = tensor(new long[] { context });
        var negatives = tensor(others.Select(word => (long)word).ToArray(), 1, others.Length);
        var (w1, w2) = (problem.InputWeight, problem.OutputWeight);

        var softmax = GradientCheck.Run(
            () => SkipGramLoss.Softmax(w1, w2, centers, contexts),
            StepGradients(problem, step => step.Softmax(center, context, 1)));
        var sampling = GradientCheck.Run(
            () => SkipGramLoss.NegativeSampling(w1, w2, centers, contexts, negatives),
            StepGradients(problem, step => step.NegativeSampling(center, context, others, 1)));
        return
        [
            .. softmax.Entries.Select(entry => new FormulaCheck("reference step, softmax", entry, null)),
            .. sampling.Entries.Select(entry => new FormulaCheck("reference step, sampling", entry, null)),
        ];
    }

    private static CheckedTensor[] StepGradients(GradientProblem problem, Action<ReferenceStep<double>> step)
    {
        var (w1, w2) = (problem.InputWeight, problem.OutputWeight);
        var (input, output) = (w1.data<double>().ToArray(), w2.data<double>().ToArray());
        step(new ReferenceStep<double>(input, output, (int)w1.size(1), guideClips: false));
        return [new("W1", w1, w1 - tensor(input, w1.shape)), new("W2ᵀ", w2, w2 - tensor(output, w2.shape))];
    }

    private static List<ClippingComparison> CompareClipping()
    {
        List<ClippingComparison> rows = [];
        foreach (var score in ClippingScores)
        {
            // One number a word: the centre's is 1, so that each output's score is its own number, and its change the gradient.
            double[] output = [0, score, score];
            new ReferenceStep<double>([1, 0, 0], output, 1, guideClips: true).NegativeSampling(0, 1, [2], 1);
            rows.Add(Compare(score, label: 1, score - output[1]));
            rows.Add(Compare(score, label: 0, score - output[2]));
        }

        return rows;
    }

    private static ClippingComparison Compare(double score, int label, double guideStep)
    {
        using var scope = NewDisposeScope();
        var (s, y) = (tensor(new[] { score }), tensor(new double[] { label }));
        var throughClamp = GradientCheck.Autograd(() => SkipGramLoss.BinaryLogistic(s.clamp(-10, 10), y).sum(), [s]);
        var exact = HandDerived.BinaryLogistic(s, y);
        return new(score, label, exact.item<double>(), guideStep, throughClamp[0].item<double>());
    }

    private static double Float32Difference(Tensor hand, Tensor autograd, Tensor expected) =>
        Math.Max(GradientTolerance.Difference(hand, expected), GradientTolerance.Difference(autograd, expected));
}
