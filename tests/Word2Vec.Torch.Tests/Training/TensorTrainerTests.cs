using TorchSharp;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TensorTrainerTests
{
    [Fact]
    public void The_first_loss_from_zero_outputs_is_k_plus_1_times_ln_2()
    {
        var options = TrainingOptions.Default with
        {
            MinCount = 1, Epochs = 1, LearningRate = 1e-9, MinLearningRate = 0, Trainer = TrainerKind.Tensor, Sample = 0,
        };
        var (_, losses) = Train(options);
        Assert.Equal(6 * Math.Log(2), losses[0], Tolerances.LossFloat32);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Adagrad)]
    public void A_trained_model_can_be_trained_on(OptimizerKind optimizer)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Optimizer = optimizer, Epochs = 1 };
        using var model = options.CreateModel(corpus.Vocabulary);
        new TensorTrainer(options).Train(model, corpus);
        using var once = model.InputWeight.detach().clone();
        new TensorTrainer(options).Train(model, corpus);
        Assert.Equal(2, model.parameters().Count());
        Assert.NotEqual(0, (model.InputWeight - once).abs().sum().item<double>());
    }

    [Fact]
    public void A_rare_vocabulary_gets_large_batches_and_a_small_one_small()
    {
        var trainer = new TensorTrainer(TrainingOptions.Default);
        var small = trainer.BatchSize(SampleCorpora.Demo(2000).Vocabulary);
        var even = Vocabulary.FromCounts(Enumerable.Range(0, 100_000).Select(i => KeyValuePair.Create($"w{i}", 10L)));
        Assert.InRange(small, 32, 1024);
        Assert.Equal(8192, trainer.BatchSize(even));
        Assert.Equal(100, new TensorTrainer(TrainingOptions.Default with { BatchSize = 100 }).BatchSize(even));
    }

    [Fact]
    public void A_batch_far_too_large_learns_and_does_not_diverge()
    {
        // The whole corpus a step, at the demo's high rate: without clipping the loss is no number after a few steps.
        var corpus = SampleCorpora.Demo(4000);
        var options = DemoTour.Options with { Trainer = TrainerKind.Tensor, BatchSize = 100_000, Epochs = 30 };
        using var model = options.CreateModel(corpus.Vocabulary);
        var losses = new TensorTrainer(options).Train(model, corpus).Epochs.Select(epoch => epoch.MeanLoss).ToArray();
        Assert.True(losses[^1] < 0.9 * losses[0], $"{losses[0]} to {losses[^1]}");
    }

    [Theory]
    [InlineData(GradientKind.Manual, TrainingLoss.NegativeSampling)]
    [InlineData(GradientKind.Autograd, TrainingLoss.NegativeSampling)]
    [InlineData(GradientKind.Autograd, TrainingLoss.Softmax)]
    public void A_matrix_that_asks_for_no_gradient_stays(GradientKind gradients, TrainingLoss loss)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, Gradients = gradients, Loss = loss, MinCount = 1, Epochs = 2, Dimension = 8 };
        using var model = options.CreateModel(corpus.Vocabulary);
        model.OutputWeight.requires_grad_(false);
        using var scope = NewDisposeScope();
        var (input, output) = (model.InputWeight.detach().clone(), model.OutputWeight.detach().clone());
        model.OutputWeight.copy_(output.add_(1));
        // As in a program that only asks questions of its models.
        using (no_grad()) new TensorTrainer(options).Train(model, corpus);
        Assert.Equal(0, (model.OutputWeight - output).abs().max().item<float>());
        Assert.NotEqual(0, (model.InputWeight - input).abs().max().item<float>());
        var other = TrainingOptions.Default with { Dimension = 8 };
        Assert.Contains("requires_grad", Assert.Throws<TrainingException>(() => new HogwildTrainer(other).Train(model, corpus)).Message, StringComparison.Ordinal);
        Assert.Contains("requires_grad", Assert.Throws<TrainingException>(() => new ReferenceTrainer(other).Train(model, corpus)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var corpus = SampleCorpora.Guide();
        using var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary);
        foreach (var trainer in (ITrainer[])[new TensorTrainer(TrainingOptions.Default), new HogwildTrainer(TrainingOptions.Default), new ReferenceTrainer(TrainingOptions.Default)])
        {
            Assert.Equal("model", Assert.Throws<ArgumentNullException>(() => trainer.Train(null!, corpus)).ParamName);
            Assert.Equal("corpus", Assert.Throws<ArgumentNullException>(() => trainer.Train(model, null!)).ParamName);
        }

        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => new TensorTrainer(null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => new HogwildTrainer(null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => new ReferenceTrainer(null!)).ParamName);
    }

    /// <summary>The sum of a chunk's updates overshot: 1e24, then NaN. Bounded by the words' probabilities alone, it still ended at 23.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(256)]
    [InlineData(4096)]
    public void Full_softmax_learns_at_a_high_rate_in_chunks_of_every_size(int batch)
    {
        var corpus = SampleCorpora.Demo(500);
        var options = TrainingOptions.Default with { Loss = TrainingLoss.Softmax, MinCount = 1, LearningRate = 0.5, BatchSize = batch };
        using var model = options.CreateModel(corpus.Vocabulary);
        var losses = new TensorTrainer(options).Train(model, corpus).Epochs.Select(epoch => epoch.MeanLoss).ToArray();
        Assert.All(losses, loss => Assert.InRange(loss, 0, Math.Log(corpus.Vocabulary.Count) + 0.1));
        Assert.True(losses[^1] < losses[0] - 0.5, string.Join(" ", losses));
    }

    [Fact]
    public void Full_softmax_comes_to_the_reference_trainer_s_loss_by_default()
    {
        var corpus = SampleCorpora.Demo(1000);
        var options = TrainingOptions.Default with { Loss = TrainingLoss.Softmax, Dimension = 30 };
        Assert.Equal(LossOf(new ReferenceTrainer(options)), LossOf(new TensorTrainer(options)), Tolerances.SoftmaxLossOfChunks);

        double LossOf(ITrainer trainer)
        {
            using var model = options.CreateModel(corpus.Vocabulary);
            return trainer.Train(model, corpus).Epochs[^1].MeanLoss;
        }
    }

    private static (double[] Weights, IReadOnlyList<double> Losses) Train(TrainingOptions options)
    {
        var corpus = SampleCorpora.Guide();
        using var scope = torch.NewDisposeScope();
        var model = options.CreateModel(corpus.Vocabulary);
        var result = options.CreateTrainer().Train(model, corpus);
        double[] weights = [.. model.InputWeight.to(torch.float64).data<double>(), .. model.OutputWeight.to(torch.float64).data<double>()];
        return (weights, [.. result.Epochs.Select(epoch => epoch.MeanLoss)]);
    }
}
