using TorchSharp;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Gradients;

public sealed class HandDerivedTests
{
    public static TheoryData<string> Losses => LossCase.Names;

    [Theory, MemberData(nameof(Losses))]
    public void A_gradient_by_hand_agrees_with_autograd_and_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var problem = new SmallProblem();
        var report = LossCase.All[name].Check(problem, LossCase.All[name].Hand(problem, problem.W1, problem.W2));
        Assert.True(report.Passed, report.ToString());
    }

    [Theory, MemberData(nameof(Losses))]
    public void Lower_precision_stays_within_the_tolerance_table(string name)
    {
        using var scope = NewDisposeScope();
        var (problem, loss) = (new SmallProblem(), LossCase.All[name]);
        var exact = loss.Hand(problem, problem.W1, problem.W2);
        foreach (var tolerance in (GradientTolerance[])[GradientTolerance.Float32, GradientTolerance.Float16, GradientTolerance.BFloat16])
        {
            var (w1, w2) = (problem.W1.to(tolerance.Type), problem.W2.to(tolerance.Type));
            var hand = loss.Hand(problem, w1, w2);
            Assert.Equal(tolerance.Type, hand.InputWeight.dtype);
            var (v1, v2) = (w1.detach().requires_grad_(), w2.detach().requires_grad_());
            loss.Loss(problem, v1, v2).backward();
            foreach (var (actual, expected) in ((Tensor, Tensor)[])
                     [(hand.InputWeight, exact.InputWeight), (v1.grad!, exact.InputWeight), (hand.OutputWeight, exact.OutputWeight), (v2.grad!, exact.OutputWeight)])
                Assert.True(tolerance.Allows(GradientTolerance.Difference(actual, expected)), $"{tolerance.Type}: {GradientTolerance.Difference(actual, expected)}");
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void No_tensor_outlives_a_loss_or_its_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var (problem, loss) = (new SmallProblem(), LossCase.All[name]);
        var (x, y) = (problem.X, problem.Y);
        Use();
        // The thread's own count: other tests run beside this one.
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 20; i++) Use();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Use()
        {
            loss.Loss(problem, problem.W1, problem.W2).Dispose();
            loss.Hand(problem, problem.W1, problem.W2).Dispose();
            HandDerived.SoftmaxPair(problem.W1, problem.W2, 1, 2).Dispose();
            SkipGramLoss.BinaryLogistic(x, y).Dispose();
            HandDerived.BinaryLogistic(x, y).Dispose();
            GradientCheck.Run(() => problem.W1.sum(), [new("W1", problem.W1)]);
            FiniteDifferences.Central(() => problem.W1.sum(), problem.W1).Dispose();
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Scores_in_the_thousands_give_finite_losses_and_gradients(string name)
    {
        using var scope = NewDisposeScope();
        var (problem, loss) = (new SmallProblem(scale: 40), LossCase.All[name]);
        Assert.True(problem.W1.matmul(problem.W2.t()).abs().max().item<double>() > 1000);
        var hand = loss.Hand(problem, problem.W1, problem.W2);
        var autograd = GradientCheck.Autograd(() => loss.Loss(problem, problem.W1, problem.W2), [problem.W1, problem.W2]);
        Assert.True(double.IsFinite(loss.Loss(problem, problem.W1, problem.W2).item<double>()));
        Assert.True(GradientTolerance.AutogradAgainstHand.Allows(GradientTolerance.Difference(autograd[0], hand.InputWeight)));
        Assert.True(GradientTolerance.AutogradAgainstHand.Allows(GradientTolerance.Difference(autograd[1], hand.OutputWeight)));
    }

    [Theory]
    [InlineData(1000, 1, 0, 0)]
    [InlineData(1000, 0, 1000, 1)]
    [InlineData(-1000, 1, 1000, -1)]
    [InlineData(-1000, 0, 0, 0)]
    [InlineData(0, 1, 0.69314718055994531, -0.5)]
    public void The_binary_logistic_loss_and_gradient_are_exact_at_any_score(double score, int label, double loss, double gradient)
    {
        using var scope = NewDisposeScope();
        var (s, y) = (tensor(new[] { score }), tensor(new double[] { label }));
        Assert.Equal(loss, SkipGramLoss.BinaryLogistic(s, y).item<double>(), Tolerances.SameFormulaFloat64);
        Assert.Equal(gradient, HandDerived.BinaryLogistic(s, y).item<double>());
        Assert.Equal(gradient, GradientCheck.Autograd(() => SkipGramLoss.BinaryLogistic(s, y).sum(), [s])[0].item<double>());
    }

    [Fact]
    public void A_pair_has_the_gradients_of_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        var problem = new SmallProblem();
        var pair = HandDerived.SoftmaxPair(problem.W1, problem.W2, 4, 2);
        var batch = HandDerived.Softmax(problem.W1, problem.W2, tensor(new long[] { 4 }), tensor(new long[] { 2 }));
        AssertSame(batch.Scores.select(0, 0), pair.Scores);
        AssertSame(batch.InputWeight.select(0, 4), pair.CenterRow);
        AssertSame(batch.OutputWeight, pair.OutputWeight);
        AssertSame(pair.CenterRow.square().sum().sqrt(), batch.InputWeight.square().sum().sqrt());
    }

    [Fact]
    public void The_multi_hot_losses_part_where_a_row_does_not_sum_to_one()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        var guide = HandDerived.MatrixObjective(p.W1, p.W2, p.X, p.Y).Scores;
        var each = HandDerived.MultiHotCrossEntropy(p.W1, p.W2, p.X, p.Y).Scores;
        AssertSame(guide.select(0, 1), each.select(0, 1)); // row 1 of Y sums to 1
        Assert.True(GradientTolerance.Difference(guide.select(0, 0), each.select(0, 0)) > 0.1); // row 0 to 2
        Assert.Equal(0, each.select(0, 2).abs().sum().item<double>()); // row 2 to 0: no cross-entropy at all
        AssertSame(each.sum(1), zeros(5, dtype: float64)); // probabilities of a row sum to 1
    }

    [Fact]
    public void A_duplicate_negative_counts_twice()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        var (center, context) = (tensor(new long[] { 0 }), tensor(new long[] { 1 }));
        var once = HandDerived.NegativeSampling(p.W1, p.W2, center, context, tensor(new long[] { 3 }, 1, 1));
        var twice = HandDerived.NegativeSampling(p.W1, p.W2, center, context, tensor(new long[] { 3, 3 }, 1, 2));
        AssertSame(2 * once.OutputWeight.select(0, 3), twice.OutputWeight.select(0, 3));
    }

    [Fact]
    public void Word2vecs_start_gives_k_plus_1_times_ln_2_and_no_input_gradient()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        using var model = new SkipGramModel(6, 3, WeightInitialization.Word2Vec, dtype: float64);
        var loss = SkipGramLoss.NegativeSampling(model.InputWeight, model.OutputWeight, p.Centers, p.Contexts, p.Negatives);
        loss.backward();
        Assert.Equal(3 * Math.Log(2), loss.item<double>(), Tolerances.SameFormulaFloat64);
        Assert.Equal(0, model.InputWeight.grad!.abs().max().item<double>());
        Assert.NotEqual(0, model.OutputWeight.grad!.abs().max().item<double>());
        var hand = HandDerived.NegativeSampling(model.InputWeight, model.OutputWeight, p.Centers, p.Contexts, p.Negatives);
        Assert.Equal(0, hand.InputWeight.abs().max().item<double>());
    }

    [Theory]
    [InlineData(30.0)]
    [InlineData(-30.0)]
    [InlineData(40.0)]
    [InlineData(-40.0)]
    public void The_logistic_gradient_keeps_its_digits_where_it_is_tiny(double score)
    {
        using var scope = NewDisposeScope();
        var s = tensor(new[] { score, score });
        var gradient = HandDerived.BinaryLogistic(s, tensor(new[] { 0.0, 1.0 })).data<double>().ToArray();
        Assert.Equal(1, gradient[0] * (1 + Math.Exp(-score)), Tolerances.SameFormulaFloat64);
        Assert.Equal(-1, gradient[1] * (1 + Math.Exp(score)), Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public void Gradients_by_hand_leave_no_graph()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        var hand = HandDerived.Softmax(p.W1.requires_grad_(), p.W2, p.Centers, p.Contexts);
        Assert.False(hand.InputWeight.requires_grad || hand.OutputWeight.requires_grad || hand.Scores.requires_grad);
    }

    [Fact]
    public void A_gradient_without_a_reduction_is_refused()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        Assert.Throws<ArgumentOutOfRangeException>(() => HandDerived.Softmax(p.W1, p.W2, p.Centers, p.Contexts, nn.Reduction.None));
    }

    private static void AssertSame(Tensor expected, Tensor actual) =>
        Assert.True(GradientTolerance.Difference(actual, expected) <= Tolerances.SameFormulaFloat64);
}
