using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Tests.Training;

public sealed class ReferenceTrainerTests
{
    [Fact]
    public void The_guides_sample_run_has_the_guides_losses()
    {
        var corpus = SampleCorpora.Guide();
        var runs = Enumerable.Range(1, 5).Select(seed => Losses(TrainingOptions.Guide with { Seed = (ulong)seed })).ToList();
        Assert.All(runs, losses => Assert.Equal(100, losses.Count));
        Assert.Equal(2.77, runs.Average(losses => losses[0]), Tolerances.GuideFirstLoss);
        Assert.Equal(1.42, runs.Average(losses => losses[^1]), Tolerances.GuideLastLoss);

        IReadOnlyList<double> Losses(TrainingOptions options)
        {
            using var model = options.CreateModel(corpus.Vocabulary);
            var result = new ReferenceTrainer(options).Train(model, corpus);
            return [.. result.Epochs.Select(epoch => epoch.MeanLoss)];
        }
    }

    [Theory]
    [InlineData(TrainingLoss.NegativeSampling)]
    [InlineData(TrainingLoss.Softmax)]
    public void The_same_seed_gives_the_same_bits(TrainingLoss loss)
    {
        var options = TrainingOptions.Guide with { Loss = loss, Epochs = 3 };
        Assert.Equal(Weights(options), Weights(options));
        Assert.NotEqual(Weights(options), Weights(options with { Seed = 2 }));
    }

    [Fact]
    public void Float32_follows_float64()
    {
        var options = TrainingOptions.Guide with { Epochs = 3 };
        var wide = Weights(options);
        var narrow = Weights(options with { WeightType = WeightType.Float32 });
        Assert.All(wide.Zip(narrow), pair => Assert.Equal(pair.First, pair.Second, Tolerances.TrainedFloat32));
    }

    [Fact]
    public void Softmax_lowers_its_loss_from_about_ln_V()
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with { Loss = TrainingLoss.Softmax, Epochs = 60, LearningRate = 0.05, MinLearningRate = 0.05 };
        using var model = options.CreateModel(corpus.Vocabulary);
        var result = new ReferenceTrainer(options).Train(model, corpus);
        Assert.Equal(Math.Log(corpus.Vocabulary.Count), result.Epochs[0].MeanLoss, Tolerances.FirstSoftmaxLoss);
        Assert.True(result.Epochs[^1].MeanLoss < 0.6 * result.Epochs[0].MeanLoss);
    }

    [Fact]
    public void The_demo_corpus_teaches_its_planted_analogies()
    {
        var corpus = SampleCorpora.Demo();
        var options = DemoTour.Options;
        using var model = options.CreateModel(corpus.Vocabulary);
        new ReferenceTrainer(options).Train(model, corpus);
        using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
        Assert.InRange(AnalogyScore.Of(vectors).Share, 0.9, 1);
    }

    [Fact]
    public void A_half_precision_model_is_refused()
    {
        var corpus = SampleCorpora.Guide();
        using var model = new SkipGramModel(corpus.Vocabulary.Count, 4, dtype: torch.ScalarType.BFloat16);
        Assert.Throws<ArgumentException>(() => new ReferenceTrainer(TrainingOptions.Guide).Train(model, corpus));
    }

    [Fact]
    public void A_model_of_another_vocabulary_is_refused()
    {
        using var model = new SkipGramModel(5, 4);
        Assert.Throws<ArgumentException>(() => new ReferenceTrainer(TrainingOptions.Guide).Train(model, SampleCorpora.Guide()));
    }

    private static double[] Weights(TrainingOptions options)
    {
        var corpus = SampleCorpora.Guide();
        using var scope = torch.NewDisposeScope();
        var model = options.CreateModel(corpus.Vocabulary);
        new ReferenceTrainer(options).Train(model, corpus);
        return [.. model.InputWeight.to(torch.float64).data<double>(), .. model.OutputWeight.to(torch.float64).data<double>()];
    }
}
