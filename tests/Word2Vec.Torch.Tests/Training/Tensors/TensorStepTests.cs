using TorchSharp;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class TensorStepTests
{
    /// <summary>The numbers of docs/tensor-trainer.md: on a GPU that has little to do in each, operations are what a step costs.</summary>
    [Theory]
    [InlineData("sampling", 60)]
    [InlineData("sampling, bounded", 88)]
    [InlineData("sampling, autograd", 64)]
    [InlineData("sampling, own negatives", 56)]
    [InlineData("sampling, adagrad", 87)]
    [InlineData("sampling, adam", 91)]
    [InlineData("sampling, bfloat16", 117)]
    [InlineData("softmax", 51)]
    public void A_chunk_makes_as_many_tensors_as_the_page_says(string name, int expected)
    {
        using var scope = torch.NewDisposeScope();
        var options = TrainingOptions.Default with
        {
            Trainer = TrainerKind.Tensor,
            Dimension = 8,
            Loss = name == "softmax" ? TrainingLoss.Softmax : TrainingLoss.NegativeSampling,
            Gradients = name.EndsWith("autograd", StringComparison.Ordinal) ? GradientKind.Autograd : GradientKind.Manual,
            NegativeSharing = name.EndsWith("negatives", StringComparison.Ordinal) ? NegativeSharing.Centre : NegativeSharing.Group,
            Optimizer = name.EndsWith("adagrad", StringComparison.Ordinal) ? OptimizerKind.Adagrad
                : name.EndsWith("adam", StringComparison.Ordinal) ? OptimizerKind.Adam : OptimizerKind.Sgd,
            WeightType = name.EndsWith("bfloat16", StringComparison.Ordinal) ? WeightType.BFloat16 : WeightType.Float32,
        };
        var corpus = SampleCorpora.Demo(400);
        var model = options.CreateModel(corpus.Vocabulary);
        var shape = new ChunkShape(options, corpus.Vocabulary);
        using var step = new TensorStep(options, model, shape, isBounded: name.EndsWith("bounded", StringComparison.Ordinal));
        var reader = new ChunkReader(corpus, options, shape, epoch: 1, size: 256, step.NeedsDistinctRows);
        step.BeginEpoch(1);
        step.Take(reader.Next()!, 0.025);
        var before = Created();
        step.Take(reader.Next()!, 0.025);
        Assert.Equal(expected, Created() - before);
    }

    private static long Created() =>
        DisposeScopeManager.Statistics.CreatedInScopeCount + DisposeScopeManager.Statistics.CreatedOutsideScopeCount;
}
