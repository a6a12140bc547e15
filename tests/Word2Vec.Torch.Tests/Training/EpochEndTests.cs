using TorchSharp;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class EpochEndTests
{
    [Theory]
    [InlineData(TrainerKind.Hogwild)]
    [InlineData(TrainerKind.Reference)]
    [InlineData(TrainerKind.Tensor)]
    public void Every_epoch_is_told_with_the_models_weights_as_they_then_are(TrainerKind trainer)
    {
        var options = TrainingOptions.Guide with { Epochs = 3, Trainer = trainer, WeightType = WeightType.Float32, Threads = 1 };
        var corpus = SampleCorpora.Guide();
        using var scope = torch.NewDisposeScope();
        using var model = options.CreateModel(corpus.Vocabulary);
        var told = new List<EpochSummary>();
        var weights = new List<torch.Tensor> { model.InputWeight.detach().clone() };

        var result = options.CreateTrainer().Train(model, corpus, epochEnded: epoch =>
        {
            told.Add(epoch);
            weights.Add(model.InputWeight.detach().clone().DetachFromDisposeScope());
        });

        Assert.Equal(result.Epochs, told);
        Assert.Equal([120L, 240, 360], told.Select(epoch => epoch.Words));
        Assert.Equal(
            new[] { 1, 2, 3 }.Select(epoch => options.LearningRate + (options.MinLearningRate - options.LearningRate) * epoch / 3),
            told.Select(epoch => epoch.LearningRate),
            (expected, actual) => Math.Abs(expected - actual) < Tolerances.SameFormulaFloat64);
        foreach (var (before, after) in weights.Zip(weights.Skip(1))) Assert.False(before.equal(after).all().item<bool>());
        TensorAssert.Same(weights[^1], model.InputWeight.detach());
        weights.ForEach(weight => weight.Dispose());
    }

    [Fact]
    public void What_is_done_at_the_end_of_an_epoch_is_no_time_of_training()
    {
        var options = TrainingOptions.Guide with { Epochs = 3 };
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var pause = TimeSpan.FromMilliseconds(200);

        var result = options.CreateTrainer().Train(model, corpus, epochEnded: _ => Thread.Sleep(pause));

        Assert.True(result.Elapsed <= clock.Elapsed - (3 * pause), $"{result.Elapsed} of {clock.Elapsed}");
    }

    [Fact]
    public void An_epoch_that_is_cut_short_is_not_told()
    {
        using var stop = new CancellationTokenSource();
        var options = TrainingOptions.Guide with { Epochs = 1_000_000 };
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        var told = 0;

        var result = options.CreateTrainer().Train(
            model,
            corpus,
            new EveryReport(progress => { if (progress.Words % corpus.TokenCount != 0) stop.Cancel(); }),
            _ => told++,
            cancellation: stop.Token);

        Assert.True(result.Cancelled);
        Assert.Equal(result.Epochs.Count - 1, told);
    }
}
