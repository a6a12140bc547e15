using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class RowOptimizerTests
{
    private const double Rate = 0.1;

    /// <summary>Rows 0 and 2 in every step, row 4 now and then, row 3 twice in one; row 1 never.</summary>
    private static readonly long[][] Touched = [[0, 2], [2, 0, 4], [0, 3, 2, 3], [2, 0], [0, 4, 2]];

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adagrad)]
    [InlineData(OptimizerKind.Adam)]
    public void Touched_rows_move_as_with_torchs_dense_optimizer(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var (ours, torchs) = Train(kind, float64);
        // Adam's untouched rows go on moving in torch; those touched in every step do not know the difference.
        var comparable = kind == OptimizerKind.Adam ? tensor(new long[] { 0, 1, 2 }) : arange(5, int64);
        TensorAssert.Close(torchs.index_select(0, comparable), ours.index_select(0, comparable), Tolerances.SameStepsFloat64);
        Assert.NotEqual(0, (ours - Start(float64))[0].abs().sum().item<double>());
        Assert.Equal(0, (ours - Start(float64))[1].abs().sum().item<double>());
    }

    [Fact]
    public void A_row_that_Adam_does_not_touch_stays_where_it_is()
    {
        using var scope = NewDisposeScope();
        var (ours, torchs) = Train(OptimizerKind.Adam, float64);
        Assert.NotEqual(0, (ours - torchs)[4].abs().sum().item<double>());
        Assert.NotEqual(0, (ours - torchs)[3].abs().sum().item<double>());
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adagrad)]
    [InlineData(OptimizerKind.Adam)]
    public void A_gradient_of_every_row_steps_as_torchs(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var weight = Start(float64);
        using var rows = new WeightRows(weight, deterministic: false);
        using var optimizer = RowOptimizer.Create(kind, rows, 3, CPU);
        var dense = new TorchSharp.Modules.Parameter(Start(float64), true);
        var torchs = OfTorch(kind, dense);
        for (var step = 0; step < 4; step++)
        {
            var gradient = Gradient(step, 5, float64);
            optimizer.Step([new RowGradients(null, gradient)], touched: null, Rate);
            dense.grad = gradient;
            torchs.step();
        }

        TensorAssert.Close(dense, weight, Tolerances.SameStepsFloat64);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    public void Weights_in_bfloat16_move_in_the_mean_as_in_float32(OptimizerKind kind)
    {
        // Gains of 1e-5 to weights near 1, whose last place is 1/128: rounded to the nearest, nothing would ever move.
        using var scope = NewDisposeScope();
        var weight = ones([2, 20_000], bfloat16);
        using var rows = new WeightRows(weight, deterministic: false);
        using var optimizer = RowOptimizer.Create(kind, rows, 20_000, CPU);
        rows.BeginEpoch(1UL << 40);
        var gradient = ones([2, 20_000], float32);
        for (var step = 0; step < 100; step++)
        {
            rows.BeginStep(step);
            optimizer.Step([new RowGradients(tensor(new[] { 0L, 0L }), gradient)], new TouchedRows(tensor(new[] { 0L }), [tensor(new[] { 0L, 0L })]), 1e-4);
        }

        var expected = kind == OptimizerKind.Sgd ? 1 - (2 * 100 * 1e-4) : 1 - (100 * 1e-4);
        Assert.Equal(expected, weight[0].to(float32).mean().item<float>(), Tolerances.MeanOfRoundedWeights);
        Assert.Equal(1, weight[1].to(float32).mean().item<float>());
    }

    [Fact]
    public void Parts_with_repeated_words_sum_to_one_row_a_word()
    {
        using var scope = NewDisposeScope();
        using var rows = new WeightRows(Start(float64), deterministic: true);
        var touched = new TouchedRows(tensor(new[] { 3L, 0L, 4L }), [tensor(new[] { 0L, 1L, 0L }), tensor(new[] { 2L, 0L })]);
        var (words, sums) = rows.Sum(
            [new(tensor(new[] { 3L, 0L, 3L }), ones([3, 3], float64)), new(tensor(new[] { 4L, 3L }), ones([2, 3], float64))], touched);
        Assert.Equal([3, 0, 4], words!.data<long>().ToArray());
        Assert.Equal([3, 1, 1], sums.select(1, 0).data<double>().ToArray());
    }

    private static (Tensor Ours, Tensor Torchs) Train(OptimizerKind kind, ScalarType type)
    {
        var weight = Start(type);
        using var rows = new WeightRows(weight, deterministic: false);
        using var optimizer = RowOptimizer.Create(kind, rows, 3, CPU);
        var dense = new TorchSharp.Modules.Parameter(Start(type), true);
        var torchs = OfTorch(kind, dense);
        for (var step = 0; step < Touched.Length; step++)
        {
            var words = tensor(Touched[step]);
            var gradient = Gradient(step, Touched[step].Length, type);
            var rest = Touched[step].Length - 1;
            optimizer.Step(
                [new RowGradients(words.narrow(0, 0, 1), gradient.narrow(0, 0, 1)), new RowGradients(words.narrow(0, 1, rest), gradient.narrow(0, 1, rest))],
                DistinctOf(Touched[step]),
                Rate);
            dense.grad = zeros_like(dense).index_add_(0, words, gradient, Scalars.One);
            torchs.step();
        }

        return (weight, dense.detach());
    }

    [Theory]
    [InlineData(0.025, 120, 39, 1)]
    [InlineData(0.025, 600, 200, 0.2)]
    [InlineData(0.05, 120, 40, 0.5)]
    [InlineData(0.005, 600, 199, 1)]
    public void A_bounded_row_steps_no_farther_than_four_over_its_curvature(double rate, double curvature, double more, double share)
    {
        // Row 2 has gradients in both parts; row 0 little curvature, and moves as far as it would without a bound.
        using var scope = NewDisposeScope();
        var (bounded, free) = (Start(float64), Start(float64));
        using var boundedRows = new WeightRows(bounded, deterministic: false);
        using var freeRows = new WeightRows(free, deterministic: false);
        using var boundedSgd = RowOptimizer.Create(OptimizerKind.Sgd, boundedRows, 3, CPU, isBounded: true);
        using var freeSgd = RowOptimizer.Create(OptimizerKind.Sgd, freeRows, 3, CPU);
        boundedSgd.Step(Parts(), touched: null, rate);
        freeSgd.Step(Parts(), touched: null, rate);
        TensorAssert.Close((free - Start(float64))[0], (bounded - Start(float64))[0], Tolerances.SameStepsFloat64);
        TensorAssert.Close((free - Start(float64))[2] * share, (bounded - Start(float64))[2], Tolerances.SameStepsFloat64);
        Assert.Equal(0, (bounded - Start(float64))[1].abs().sum().item<double>());

        RowGradients[] Parts() =>
        [
            new(tensor(new[] { 0L, 2L }), Gradient(1, 2, float64)) { Curvature = tensor(new[] { 3.0, curvature }) },
            new(tensor(new[] { 2L }), Gradient(2, 1, float64)) { Curvature = tensor(new[] { more }) },
        ];
    }

    [Fact]
    public void A_bound_on_every_row_is_each_rows_own()
    {
        using var scope = NewDisposeScope();
        var weight = zeros([2, 1], float64);
        using var rows = new WeightRows(weight, deterministic: false);
        using var sgd = RowOptimizer.Create(OptimizerKind.Sgd, rows, 1, CPU, isBounded: true);
        sgd.Step([new RowGradients(null, ones([2, 1], float64)) { Curvature = tensor(new[] { 20.0, 80.0 }) }], touched: null, learningRate: 0.1);
        Assert.Equal([-0.1, -0.05], weight.data<double>().ToArray());
    }

    // The first word is a part of its own.
    private static TouchedRows DistinctOf(long[] words)
    {
        var (distinct, places) = new WordPlacer(5).Of([.. words.Select(word => (int)word)]);
        return new TouchedRows(tensor(distinct, int64), [tensor(places[..1], int64), tensor(places[1..], int64)]);
    }

    private static optim.Optimizer OfTorch(OptimizerKind kind, TorchSharp.Modules.Parameter weight) => kind switch
    {
        OptimizerKind.Adagrad => optim.Adagrad([weight], Rate),
        OptimizerKind.Adam => optim.Adam([weight], Rate),
        _ => optim.SGD([weight], Rate),
    };

    private static Tensor Start(ScalarType type) => linspace(-1, 1, 15, type).view(5, 3);

    private static Tensor Gradient(int step, int rows, ScalarType type) => (arange(rows * 3, type).view(rows, 3) - 4) * (0.3 + step);
}
