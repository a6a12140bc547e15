using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Modeling;

public sealed class SkipGramModelTests
{
    [Fact]
    public void The_state_dict_has_the_two_weights_by_their_stable_names()
    {
        using var model = new SkipGramModel(7, 3);
        Assert.Equal(["input_embedding.weight", "output_embedding.weight"], model.state_dict().Keys);
        Assert.All(model.state_dict().Values, weight => Assert.Equal([7, 3], weight.shape));
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Its_parameters_are_the_weights_that_it_computes_with()
    {
        using var scope = NewDisposeScope();
        var model = new SkipGramModel(4, 2);
        using (no_grad())
        {
            foreach (var parameter in model.parameters()) parameter.fill_(3);
        }

        Assert.Equal(8 * 3f, model.InputWeight.sum().item<float>());
        Assert.Equal(8 * 3f, model.OutputWeight.sum().item<float>());
        Assert.Equal(18f, model.call(tensor(new long[] { 1 }), tensor(new long[] { 2 }, 1, 1)).item<float>());
    }

    [Fact]
    public void Word2vecs_initialization_is_uniform_within_half_over_N_and_zero()
    {
        using var scope = NewDisposeScope();
        var model = new SkipGramModel(2000, 10, dtype: ScalarType.Float64);
        var input = model.InputWeight.data<double>().ToArray();
        Assert.InRange(input.Max(), 0.0499, 0.05);
        Assert.InRange(input.Min(), -0.05, -0.0499);
        Assert.Equal(0, input.Average(), Tolerances.MeanOfUniformWeights);
        Assert.Equal(0, model.OutputWeight.abs().sum().item<double>());
    }

    [Fact]
    public void The_guides_initialization_is_normal_with_deviation_a_tenth()
    {
        using var scope = NewDisposeScope();
        var model = new SkipGramModel(2000, 10, WeightInitialization.Guide, dtype: ScalarType.Float64);
        foreach (var weight in (Tensor[])[model.InputWeight, model.OutputWeight])
        {
            Assert.Equal(0, weight.mean().item<double>(), Tolerances.MomentsOfNormalWeights);
            Assert.Equal(0.1, weight.std().item<double>(), Tolerances.MomentsOfNormalWeights);
        }

        Assert.NotEqual(model.InputWeight[0, 0].item<double>(), model.OutputWeight[0, 0].item<double>());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void The_seed_alone_decides_the_weights_whatever_their_type(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        // Many numbers, so that they are drawn in several pieces.
        const int V = 1100, N = 1000;
        var model = new SkipGramModel(V, N, seed: 5, dtype: dtype);
        var exact = new SkipGramModel(V, N, seed: 5, dtype: ScalarType.Float64);
        Assert.Equal(dtype, model.InputWeight.dtype);
        Assert.Equal(0, (model.InputWeight - exact.InputWeight.to(dtype)).abs().max().to(float64).item<double>());
        Assert.NotEqual(0, (model.InputWeight - new SkipGramModel(V, N, seed: 6, dtype: dtype).InputWeight).abs().max().to(float64).item<double>());
    }

    [Fact]
    public void Its_scores_are_rows_of_W1_times_W2()
    {
        using var scope = NewDisposeScope();
        var model = new SkipGramModel(6, 3, WeightInitialization.Guide, dtype: ScalarType.Float64);
        var centers = tensor(new long[] { 4, 0, 4 });
        var all = model.ScoreAll(centers);
        var some = model.call(centers, tensor(new long[] { 1, 5, 2, 2, 0, 3 }, 3, 2));
        Assert.Equal([3, 6], all.shape);
        Assert.Equal([3, 2], some.shape);
        Assert.Equal((model.InputWeight[4] * model.OutputWeight[1]).sum().item<double>(), all[0, 1].item<double>(), Tolerances.SameFormulaFloat64);
        Assert.Equal(all[1, 2].item<double>(), some[1, 0].item<double>(), Tolerances.SameFormulaFloat64);
        Assert.Equal(all[2, 3].item<double>(), some[2, 1].item<double>(), Tolerances.SameFormulaFloat64);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Empty_sizes_are_refused(int vocabularySize, int dimension) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SkipGramModel(vocabularySize, dimension));
}
