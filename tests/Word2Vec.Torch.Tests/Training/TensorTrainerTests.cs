using TorchSharp;
using Word2Vec.Torch.Formats;
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

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void Ten_thousand_steps_leave_the_number_of_live_tensors_unchanged()
    {
        var corpus = SampleCorpora.Guide();
        foreach (var (loss, optimizer, sparse) in
            from loss in Enum.GetValues<TrainingLoss>()
            from optimizer in Enum.GetValues<OptimizerKind>()
            from sparse in (bool[])[false, true]
            where !sparse || optimizer == OptimizerKind.Sgd
            select (loss, optimizer, sparse))
        {
            var options = TrainingOptions.Guide with
            {
                Trainer = TrainerKind.Tensor, Loss = loss, Optimizer = optimizer, Epochs = 22, BatchSize = 1, LearningRate = 0.001, MinLearningRate = 0.001,
            };
            using var model = new SkipGramModel(corpus.Vocabulary.Count, 4, WeightInitialization.Guide, sparseGradients: sparse);
            var live = new List<long>();
            var result = new TensorTrainer(options)
                .Train(model, corpus, new EveryReport(_ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));
            Assert.True(result.Epochs.Sum(epoch => epoch.Pairs) >= 10_000 && live.Count >= 22);
            Assert.True(live[0] == live[^1], $"{loss}, {optimizer}, sparse {sparse}: {live[0]} tensors, then {live[^1]}");
        }
    }

    [Theory]
    [InlineData(TrainingLoss.NegativeSampling)]
    [InlineData(TrainingLoss.Softmax)]
    public void Sparse_gradients_give_the_weights_that_dense_ones_give(TrainingLoss loss)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Loss = loss, Epochs = 2, BatchSize = 16 };
        using var scope = torch.NewDisposeScope();
        var (sparse, dense) = (Trained(true), Trained(false));
        Assert.True(sparse.InputWeight.grad!.is_sparse);
        Assert.False(dense.InputWeight.grad!.is_sparse);
        Assert.Equal(2, sparse.parameters().Count());
        Assert.Equal(0, (sparse.InputWeight - dense.InputWeight).abs().max().item<double>(), Tolerances.SameStepsFloat64);
        Assert.Equal(0, (sparse.OutputWeight - dense.OutputWeight).abs().max().item<double>(), Tolerances.SameStepsFloat64);

        SkipGramModel Trained(bool sparseGradients)
        {
            var model = new SkipGramModel(
                corpus.Vocabulary.Count, 8, WeightInitialization.Guide, dtype: torch.ScalarType.Float64, sparseGradients: sparseGradients);
            new TensorTrainer(options).Train(model, corpus);
            return model;
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Adagrad)]
    public void A_model_of_sparse_gradients_is_refused_by_an_optimizer_that_takes_none(OptimizerKind optimizer)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Optimizer = optimizer, Epochs = 1 };
        using var model = new SkipGramModel(corpus.Vocabulary.Count, 4, sparseGradients: true);
        var error = Assert.Throws<ArgumentException>(() => new TensorTrainer(options).Train(model, corpus));
        Assert.Contains($"{optimizer} takes none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_model_that_was_saved_and_loaded_trains_with_any_optimizer()
    {
        using var folder = new TempFolder();
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Optimizer = OptimizerKind.Adam, Epochs = 1 };
        using (var sparse = new SkipGramModel(corpus.Vocabulary.Count, 4, sparseGradients: true))
            ModelFolder.Save(folder["model"], sparse, corpus.Vocabulary);
        using var loaded = ModelFolder.Load(folder["model"]);
        Assert.Equal(474, new TensorTrainer(options).Train(loaded.Model, corpus).Epochs[0].Pairs);
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
    public void Many_words_with_SGD_get_sparse_gradients()
    {
        var many = Vocabulary.FromCounts(Enumerable.Range(0, 5000).Select(i => KeyValuePair.Create($"w{i}", 10L)));
        var few = Vocabulary.FromCounts(Enumerable.Range(0, 4999).Select(i => KeyValuePair.Create($"w{i}", 10L)));
        Assert.True(TensorTrainer.WantsSparseGradients(TrainingOptions.Default, many));
        Assert.False(TensorTrainer.WantsSparseGradients(TrainingOptions.Default, few));
        Assert.False(TensorTrainer.WantsSparseGradients(TrainingOptions.Default with { Optimizer = OptimizerKind.Adam }, many));
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
