using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TensorTrainerTests
{
    // The same pairs and negatives in the same order, one pair a step, a constant rate: autograd and the guide's loop must agree.
    [Theory]
    [InlineData(TrainingLoss.NegativeSampling)]
    [InlineData(TrainingLoss.Softmax)]
    public void With_one_pair_a_step_it_is_the_reference_trainer(TrainingLoss loss)
    {
        var options = TrainingOptions.Guide with { Loss = loss, Epochs = 2, LearningRate = 0.05, MinLearningRate = 0.05, BatchSize = 1 };
        var (reference, referenceLosses) = Train(options with { Trainer = TrainerKind.Reference });
        var (tensor, tensorLosses) = Train(options with { Trainer = TrainerKind.Tensor });
        Assert.All(reference.Zip(tensor), pair => Assert.Equal(pair.First, pair.Second, Tolerances.SameStepsFloat64));
        Assert.All(referenceLosses.Zip(tensorLosses), pair => Assert.Equal(pair.First, pair.Second, Tolerances.GuideLossConstant));
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
    [InlineData(OptimizerKind.Adam, 0.005)]
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
    public void Sgd_steps_as_torchs_own()
    {
        using var scope = torch.NewDisposeScope();
        var (ours, torchs) = (Model(), Model());
        using var our = WeightOptimizer.Create(TrainingOptions.Default, ours);
        var its = torch.optim.SGD(torchs.parameters(), 0.3);
        for (var step = 0; step < 3; step++)
        {
            foreach (var model in (SkipGramModel[])[ours, torchs])
            {
                model.zero_grad();
                SkipGramLoss.Softmax(model.ScoreAll(torch.tensor(new long[] { 0, 1, 0 })), torch.tensor(new long[] { 2, 3, 4 })).backward();
            }

            our.Step(0.3);
            its.step();
        }

        Assert.Equal(torchs.InputWeight.data<float>().ToArray(), ours.InputWeight.data<float>().ToArray());
        Assert.Equal(torchs.OutputWeight.data<float>().ToArray(), ours.OutputWeight.data<float>().ToArray());
        Assert.NotEqual(0, (Model().OutputWeight - ours.OutputWeight).abs().sum().item<float>());

        static SkipGramModel Model() => new(5, 3, WeightInitialization.Guide);
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

    [Fact]
    public void A_rare_vocabulary_gets_large_batches_and_a_small_one_small()
    {
        var trainer = new TensorTrainer(TrainingOptions.Default);
        var small = trainer.ChooseBatchSize(SampleCorpora.Demo(2000).Vocabulary);
        var even = Vocabulary.FromCounts(Enumerable.Range(0, 50_000).Select(i => KeyValuePair.Create($"w{i}", 10L)));
        Assert.InRange(small, 16, 1024);
        Assert.Equal(8192, trainer.ChooseBatchSize(even));
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
