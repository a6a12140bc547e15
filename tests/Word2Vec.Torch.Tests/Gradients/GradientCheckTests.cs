using Word2Vec.Torch.Gradients;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Gradients;

public sealed class GradientCheckTests
{
    private static Tensor Values() => tensor(new[] { 0.5, -1.5, 2.0, 30.0 }, 2, 2);

    [Fact]
    public void Any_scalar_loss_can_be_checked()
    {
        using var scope = NewDisposeScope();
        var (w, b) = (Values(), tensor(new[] { 0.1, 0.2 }));
        var report = GradientCheck.Run(() => w.square().sum() + b.exp().sum(), [new("w", w, 2 * w), new("b", b, b.exp())]);
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(["w", "b"], report.Entries.Select(entry => entry.Name));
        Assert.Equal([2L, 2L], report.Entries[0].Shape);
    }

    [Fact]
    public void Without_a_supplied_gradient_autograd_is_checked_alone()
    {
        using var scope = NewDisposeScope();
        var w = Values();
        var entry = Assert.Single(GradientCheck.Run(() => w.sin().sum(), [new("w", w)]).Entries);
        Assert.True(entry.Passed);
        Assert.Null(entry.AutogradAgainstHand);
    }

    [Fact]
    public void Autograd_that_a_detach_has_cut_is_named()
    {
        using var scope = NewDisposeScope();
        var w = Values();
        var report = GradientCheck.Run(() => (w * w.detach()).sum(), [new("w", w, 2 * w)]);
        Assert.Equal(GradientVerdict.AutogradDiffers, Assert.Single(report.Entries).Verdict);
        Assert.Contains("autograd", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_is_none_fails(double bad)
    {
        using var scope = NewDisposeScope();
        var w = Values();
        var gradient = 2 * w;
        gradient[1, 1] = tensor(bad);
        var report = GradientCheck.Run(() => w.square().sum(), [new("w", w, gradient)]);
        Assert.Equal(GradientVerdict.NotFinite, Assert.Single(report.Entries).Verdict);
        Assert.False(report.Passed);
    }

    [Fact]
    public void A_loss_of_NaN_fails_also_where_the_supplied_gradient_is_NaN_too()
    {
        using var scope = NewDisposeScope();
        var w = Values();
        Assert.False(GradientCheck.Run(() => w.log().sum(), [new("w", w, 1 / w.log().exp())]).Passed);
        Assert.False(GradientCheck.Run(() => w.log().sum(), [new("w", w)]).Passed);
    }

    [Fact]
    public void A_gradient_of_another_shape_fails_though_it_would_broadcast()
    {
        using var scope = NewDisposeScope();
        var w = ones(2, 2, float64);
        var report = GradientCheck.Run(() => w.sum(), [new("w", w, ones(1, 2, float64))]);
        Assert.Equal(GradientVerdict.WrongShape, Assert.Single(report.Entries).Verdict);
    }

    [Fact]
    public void A_tensor_that_the_loss_does_not_read_has_gradient_zero()
    {
        using var scope = NewDisposeScope();
        var (w, unused) = (Values(), Values());
        Assert.True(GradientCheck.Run(() => w.sum(), [new("w", w), new("unused", unused, zeros_like(unused))]).Passed);
        Assert.True(GradientCheck.Run(() => tensor(1.0), [new("unused", unused, zeros_like(unused))]).Passed);
    }

    [Fact]
    public void Tensors_come_back_as_they_were()
    {
        using var scope = NewDisposeScope();
        var (w, frozen) = (Values().requires_grad_(), Values());
        w.square().sum().backward();
        var (values, gradient) = (w.detach().clone(), w.grad!.clone());
        GradientCheck.Run(() => (w * frozen).sum(), [new("w", w), new("frozen", frozen)]);
        TensorAssert.Same(values, w.detach());
        TensorAssert.Same(gradient, w.grad!);
        Assert.True(w.requires_grad);
        Assert.False(frozen.requires_grad);
    }

    [Fact]
    public void A_check_of_nothing_has_not_passed() => Assert.False(GradientCheck.Run(() => tensor(1.0), []).Passed);

    [Fact]
    public void What_cannot_be_checked_is_refused()
    {
        using var scope = NewDisposeScope();
        var (single, w) = (ones(2), Values());
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(() => single.sum(), [new("w", single)]));
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(() => w.square(), [new("w", w)]));
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(() => w.sum().to(float32), [new("w", w)]));
    }

    [Fact]
    public void Finite_differences_follow_strides_and_restore_exactly()
    {
        using var scope = NewDisposeScope();
        var weight = arange(6, dtype: float64).view(2, 3);
        var transposed = weight.t();
        var factors = arange(6, dtype: float64).view(3, 2);
        var slopes = FiniteDifferences.Central(() => (transposed * factors).sum(), transposed);
        Assert.True(GradientTolerance.FiniteDifference.Allows(GradientTolerance.Difference(slopes, factors)));
        TensorAssert.Same(arange(6, dtype: float64).view(2, 3), weight);
    }

    [Fact]
    public void Finite_differences_restore_the_parameter_when_the_loss_throws()
    {
        using var scope = NewDisposeScope();
        var w = Values();
        Assert.Throws<InvalidOperationException>(() => FiniteDifferences.Central(() => throw new InvalidOperationException("no loss"), w));
        TensorAssert.Same(Values(), w);
    }

    [Fact]
    public void Each_tolerance_states_its_reason_and_refuses_NaN() => Assert.All(GradientTolerance.All, tolerance =>
    {
        Assert.NotEmpty(tolerance.Reason);
        Assert.True(tolerance.Allows(tolerance.Bound));
        Assert.False(tolerance.Allows(double.NaN));
        Assert.False(tolerance.Allows(double.PositiveInfinity));
    });
}
