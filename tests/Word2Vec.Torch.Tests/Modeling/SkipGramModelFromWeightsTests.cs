using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Modeling;

public sealed class SkipGramModelFromWeightsTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void The_weights_are_shared_trainable_and_named(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var input = arange(6).reshape(3, 2).to(type);
        var output = input + 10;
        using var model = SkipGramModel.FromWeights(input, output);
        Assert.Equal((3, 2), (model.VocabularySize, model.Dimension));
        TensorAssert.Same(input, model.InputWeight);
        TensorAssert.Same(output, model.OutputWeight);
        Assert.True(model.InputWeight.requires_grad && model.OutputWeight.requires_grad);
        Assert.Equal(["input_embedding.weight", "output_embedding.weight"], model.state_dict().Keys);
        input.fill_(7);
        TensorAssert.Same(input, model.InputWeight);
    }

    [Fact]
    public void The_model_outlives_the_given_tensors_and_the_dispose_scope()
    {
        SkipGramModel model;
        using (NewDisposeScope())
        {
            using var weight = nn.Parameter(ones(3, 2));
            model = SkipGramModel.FromWeights(weight, weight.detach() * 2);
        }

        using (model)
        {
            using var sum = model.InputWeight.sum() + model.OutputWeight.sum();
            Assert.Equal(18, sum.item<float>());
        }
    }

    [Fact]
    public void Weights_that_are_not_a_pair_of_matrices_are_refused()
    {
        using var scope = NewDisposeScope();
        Refused(ones(3), ones(3));
        Refused(ones(0, 2), ones(0, 2));
        Refused(ones(3, 2), ones(2, 3));
        Refused(ones(3, 2), ones(3, 2, float64));
        Refused(ones(3, 2, int64), ones(3, 2, int64));

        static void Refused(Tensor input, Tensor output) =>
            Assert.Throws<ArgumentException>(() => SkipGramModel.FromWeights(input, output));
    }
}
