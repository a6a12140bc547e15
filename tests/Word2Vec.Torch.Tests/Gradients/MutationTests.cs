using Word2Vec.Torch.Gradients;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Gradients;

/// <summary>Formulas with one thing wrong. Each must fail the check, and the check must name the supplied gradient as the culprit.</summary>
public sealed class MutationTests
{
    private static readonly Dictionary<string, (string Loss, Func<SmallProblem, SkipGramGradients> Gradient)> Mutations = new()
    {
        ["softmax: wrong sign"] = ("softmax, mean", p => FromScores(p, -(Probabilities(p) - OneHot(p)) / 5)),
        ["softmax: label forgotten"] = ("softmax, mean", p => FromScores(p, Probabilities(p) / 5)),
        ["softmax: label one word off"] = ("softmax, mean", p => FromScores(p, (Probabilities(p) - OneHot(p).roll(1, 1)) / 5)),
        ["softmax: mean not divided by B"] = ("softmax, mean", p => FromScores(p, Probabilities(p) - OneHot(p))),
        ["softmax: sum divided by B"] = ("softmax, sum", p => FromScores(p, (Probabilities(p) - OneHot(p)) / 5)),
        ["softmax: over the batch, not the words"] = ("softmax, sum", p => FromScores(p, Scores(p).softmax(0) - OneHot(p))),
        ["softmax: scores for probabilities"] = ("softmax, sum", p => FromScores(p, Scores(p) - OneHot(p))),
        ["softmax: W1 for W2"] = ("softmax, sum", p => FromScores(p, Probabilities(p) - OneHot(p), chain: p.W1)),
        ["softmax: repeated centres overwritten"] = ("softmax, sum", OverwrittenRows),
        ["softmax: W1 and W2 exchanged"] = ("softmax, sum", p => Exchange(LossCase.All["softmax, sum"].Hand(p, p.W1, p.W2))),
        ["softmax: gradient of W2 transposed"] = ("softmax, sum", p => Transpose(LossCase.All["softmax, sum"].Hand(p, p.W1, p.W2))),
        ["softmax: too small by a millionth"] = ("softmax, sum", p => FromScores(p, (Probabilities(p) - OneHot(p)) * 0.999999)),
        ["matrix: n cross-entropies' gradient"] = ("matrix objective, sum", p => Hand(p, "multi-hot, sum")),
        ["multi-hot: one log-sum-exp's gradient"] = ("multi-hot, sum", p => Hand(p, "matrix objective, sum")),
        ["matrix: Y's sign"] = ("matrix objective, sum", p => FromScores(p, Probabilities(p) + p.Y)),
        ["matrix: mean for sum"] = ("matrix objective, sum", p => Hand(p, "matrix objective, mean")),
        ["sampling: sigma without label"] = ("negative sampling, sum", p => Sampled(p, s => s.sigmoid())),
        ["sampling: labels exchanged"] = ("negative sampling, sum", p => Sampled(p, s => s.sigmoid() - (1 - Labels(s)))),
        ["sampling: wrong sign"] = ("negative sampling, sum", p => Sampled(p, s => Labels(s) - s.sigmoid())),
        ["sampling: half a logistic"] = ("negative sampling, sum", p => Sampled(p, s => (s.sigmoid() - Labels(s)) / 2)),
        ["sampling: tanh for sigma"] = ("negative sampling, sum", p => Sampled(p, s => s.tanh() - Labels(s))),
        ["sampling: sigma of a clipped score"] = ("negative sampling, sum", p => Sampled(p, s => s.clamp(-1, 1).sigmoid() - Labels(s))),
        ["sampling: mean for sum"] = ("negative sampling, sum", p => Hand(p, "negative sampling, mean")),
        ["sampling: the second negative left out"] = ("negative sampling, sum", p => Sampled(p, s => (s.sigmoid() - Labels(s)) * tensor(new[] { 1.0, 1, 0 }))),
    };

    public static TheoryData<string> Names => [.. Mutations.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_wrong_formula_fails_and_is_named(string name)
    {
        using var scope = NewDisposeScope();
        var problem = new SmallProblem();
        var (loss, gradient) = Mutations[name];
        var report = LossCase.All[loss].Check(problem, gradient(problem));
        Assert.False(report.Passed, report.ToString());
        Assert.Contains(report.Entries, entry => entry.Verdict is GradientVerdict.SuppliedDiffers or GradientVerdict.WrongShape);
        Assert.DoesNotContain(report.Entries, entry => entry.Verdict is GradientVerdict.AutogradDiffers or GradientVerdict.NothingAgrees);
    }

    [Fact]
    public void The_helpers_of_the_mutations_are_right_where_nothing_is_mutated()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        Assert.True(LossCase.All["softmax, sum"].Check(p, FromScores(p, Probabilities(p) - OneHot(p))).Passed);
        Assert.True(LossCase.All["negative sampling, sum"].Check(p, Sampled(p, s => s.sigmoid() - Labels(s))).Passed);
    }

    private static SkipGramGradients Hand(SmallProblem p, string loss) => LossCase.All[loss].Hand(p, p.W1, p.W2);

    private static Tensor Scores(SmallProblem p) => p.X.matmul(p.W1).matmul(p.W2.t());

    private static Tensor Probabilities(SmallProblem p) => Scores(p).softmax(1);

    private static Tensor OneHot(SmallProblem p) => eye(6, dtype: float64).index_select(0, p.Contexts);

    private static Tensor Labels(Tensor scores)
    {
        var labels = zeros_like(scores);
        labels.select(1, 0).fill_(1);
        return labels;
    }

    private static SkipGramGradients FromScores(SmallProblem p, Tensor scores, Tensor? chain = null) =>
        new(scores, p.X.t().matmul(scores.matmul(chain ?? p.W2)), scores.t().matmul(p.X.matmul(p.W1)));

    /// <summary>The context and the negatives as rows of a one-hot tensor [B, 1 + K, V].</summary>
    private static SkipGramGradients Sampled(SmallProblem p, Func<Tensor, Tensor> gradientOfScores)
    {
        var outputs = eye(6, dtype: float64).index_select(0, cat([p.Contexts.unsqueeze(1), p.Negatives], 1).flatten()).view(5, 3, 6);
        var hidden = p.X.matmul(p.W1);
        var scores = gradientOfScores(outputs.matmul(p.W2).matmul(hidden.unsqueeze(2)).squeeze(2));
        var spread = scores.unsqueeze(1).matmul(outputs).squeeze(1);
        return new(scores, p.X.t().matmul(spread.matmul(p.W2)), spread.t().matmul(hidden));
    }

    private static SkipGramGradients OverwrittenRows(SmallProblem p)
    {
        var right = Hand(p, "softmax, sum");
        var rows = right.Scores.matmul(p.W2);
        var input = zeros_like(p.W1);
        for (var i = 0; i < 5; i++) input.select(0, p.Centers[i].item<long>()).copy_(rows.select(0, i));
        return right with { InputWeight = input };
    }

    private static SkipGramGradients Exchange(SkipGramGradients right) =>
        right with { InputWeight = right.OutputWeight, OutputWeight = right.InputWeight };

    private static SkipGramGradients Transpose(SkipGramGradients right) => right with { OutputWeight = right.OutputWeight.t() };
}
