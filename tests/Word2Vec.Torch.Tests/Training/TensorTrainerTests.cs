using TorchSharp;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TensorTrainerTests
{
    [Theory]
    [InlineData(TrainingLoss.NegativeSampling, OptimizerKind.Sgd)]
    [InlineData(TrainingLoss.NegativeSampling, OptimizerKind.Adagrad)]
    [InlineData(TrainingLoss.NegativeSampling, OptimizerKind.Adam)]
    [InlineData(TrainingLoss.Softmax, OptimizerKind.Sgd)]
    [InlineData(TrainingLoss.Softmax, OptimizerKind.Adagrad)]
    [InlineData(TrainingLoss.Softmax, OptimizerKind.Adam)]
    public void A_hundred_steps_by_hand_are_a_hundred_by_autograd(TrainingLoss loss, OptimizerKind optimizer)
    {
        // 120 tokens in blocks of 32 are 4 steps an epoch.
        var options = TrainingOptions.Guide with
        {
            Trainer = TrainerKind.Tensor, Loss = loss, Optimizer = optimizer, Epochs = 25, BatchSize = 32, WeightType = WeightType.Float32, FixedWindow = false,
        };
        foreach (var sharing in (NegativeSharing[])[NegativeSharing.Centre, NegativeSharing.Group])
        {
            var shared = options with { NegativeSharing = sharing, DistinctNegatives = sharing == NegativeSharing.Centre };
            var (byHand, losses) = Train(shared);
            var (byAutograd, otherLosses) = Train(shared with { Gradients = GradientKind.Autograd });
            Assert.All(byHand.Zip(byAutograd), pair => Assert.Equal(pair.First, pair.Second, Tolerances.HundredStepsFloat32));
            Assert.All(losses.Zip(otherLosses), pair => Assert.Equal(pair.First, pair.Second, Tolerances.HundredStepsFloat32));
            Assert.True(losses[^1] < 0.99 * losses[0]);
        }
    }

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
    [InlineData(OptimizerKind.Sgd, 0.05)]
    [InlineData(OptimizerKind.Adagrad, 0.05)]
    [InlineData(OptimizerKind.Adam, 0.02)]
    public void Every_optimizer_lowers_the_loss(OptimizerKind optimizer, double rate)
    {
        var options = TrainingOptions.Guide with
        {
            Trainer = TrainerKind.Tensor, Optimizer = optimizer, Epochs = 20, BatchSize = 32, LearningRate = rate, MinLearningRate = rate,
        };
        var (_, losses) = Train(options);
        Assert.True(losses[^1] < 0.85 * losses[0], $"{losses[0]:F3} to {losses[^1]:F3}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Epochs = 2 };
        Assert.Equal(Train(options).Weights, Train(options).Weights);
        Assert.NotEqual(Train(options).Weights, Train(options with { Seed = 2 }).Weights);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    public void Steps_leave_the_number_of_live_tensors_unchanged(OptimizerKind optimizer)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with
        {
            Trainer = TrainerKind.Tensor, Optimizer = optimizer, Epochs = 2, BatchSize = 4, LearningRate = 0.001, MinLearningRate = 0.001,
        };
        using var model = options.CreateModel(corpus.Vocabulary);
        var live = new List<long>();
        new TensorTrainer(options).Train(model, corpus, new EveryReport(_ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));
        Assert.True(live.Count >= 2);
        Assert.Equal(live[0], live[^1]);
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void Ten_thousand_steps_leave_the_number_of_live_tensors_unchanged()
    {
        var corpus = SampleCorpora.Guide();
        foreach (var (loss, optimizer, gradients) in
            from loss in Enum.GetValues<TrainingLoss>()
            from optimizer in Enum.GetValues<OptimizerKind>()
            from gradients in Enum.GetValues<GradientKind>()
            select (loss, optimizer, gradients))
        {
            var options = TrainingOptions.Guide with
            {
                Trainer = TrainerKind.Tensor, Loss = loss, Optimizer = optimizer, Gradients = gradients, Dimension = 4, Epochs = 2500, BatchSize = 32,
                LearningRate = 0.001, MinLearningRate = 0.001,
            };
            using var model = options.CreateModel(corpus.Vocabulary);
            var live = new List<long>();
            var result = new TensorTrainer(options)
                .Train(model, corpus, new EveryReport(_ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));
            Assert.Equal(2500, result.Epochs.Count);
            Assert.True(live.Count >= 2500 && live[0] == live[^1], $"{loss}, {optimizer}, {gradients}: {live[0]} tensors, then {live[^1]}");
        }
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

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void It_reaches_on_the_demo_corpus_what_the_reference_reaches()
    {
        var corpus = SampleCorpora.Demo();
        Assert.InRange(Share(TrainerKind.Tensor), 0.9, 1);
        Assert.InRange(Share(TrainerKind.Reference) - Share(TrainerKind.Tensor), -1, Tolerances.AnalogyShareNoise);

        double Share(TrainerKind trainer)
        {
            var options = DemoTour.Options with { Trainer = trainer };
            using var model = options.CreateModel(corpus.Vocabulary);
            options.CreateTrainer().Train(model, corpus);
            using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
            return AnalogyScore.Of(vectors).Share;
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
