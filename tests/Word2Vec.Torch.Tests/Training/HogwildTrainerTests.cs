using TorchSharp;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Training.Kernels;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Tests.Training;

public sealed class HogwildTrainerTests
{
    private static readonly TrainingOptions Guide = TrainingOptions.Guide with
    {
        Trainer = TrainerKind.Hogwild, WeightType = WeightType.Float32, Epochs = 3, Threads = 1,
    };

    [Fact]
    public void No_more_threads_train_than_there_are_cores()
    {
        Assert.Equal(Environment.ProcessorCount, new HogwildTrainer(TrainingOptions.Default).ThreadCount);
        Assert.Equal(Environment.ProcessorCount, new HogwildTrainer(TrainingOptions.Default with { Threads = 1000 }).ThreadCount);
        Assert.Equal(1, new HogwildTrainer(TrainingOptions.Default with { Threads = 1 }).ThreadCount);
    }

    [Fact]
    public void One_thread_and_a_seed_give_the_same_bits()
    {
        Assert.Equal(Weights(Guide), Weights(Guide));
        Assert.NotEqual(Weights(Guide), Weights(Guide with { Seed = 2 }));
    }

    [Fact]
    public void Every_instruction_path_trains_alike()
    {
        var scalar = Weights(Guide with { Instructions = InstructionSet.Scalar });
        foreach (var path in Enum.GetValues<InstructionSet>().Where(WindowKernels.IsSupported))
        {
            var weights = Weights(Guide with { Instructions = path });
            Assert.All(scalar.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, Tolerances.TrainedFloat32));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_demo_corpus_teaches_its_planted_analogies(int threads)
    {
        var corpus = SampleCorpora.Demo();
        var options = DemoTour.Options with { Trainer = TrainerKind.Hogwild, Threads = threads };
        using var model = options.CreateModel(corpus.Vocabulary);
        var result = options.CreateTrainer().Train(model, corpus);
        using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
        Assert.InRange(AnalogyScore.Of(vectors).Share, 0.9, 1);
        Assert.Equal((corpus.TokenCount * options.Epochs, false), (result.Words, result.Cancelled));
    }

    [Fact]
    public void The_first_loss_is_k_plus_1_times_ln_2_and_every_pair_counts()
    {
        var options = Guide with
        {
            Epochs = 1, LearningRate = 1e-9, MinLearningRate = 0, Initialization = WeightInitialization.Word2Vec, Threads = 2,
        };
        var epoch = Assert.Single(Train(options).Epochs);
        Assert.Equal(474, epoch.Pairs);
        Assert.Equal(4 * Math.Log(2), epoch.MeanLoss, Tolerances.LossFloat32);
    }

    [Fact]
    public void Its_loss_follows_the_reference_trainers()
    {
        var corpus = SampleCorpora.Demo(4000);
        var options = DemoTour.Options with { Epochs = 4, Threads = 1 };
        var losses = new[] { TrainerKind.Hogwild, TrainerKind.Reference }.Select(trainer =>
        {
            using var model = (options with { Trainer = trainer }).CreateModel(corpus.Vocabulary);
            return (options with { Trainer = trainer }).CreateTrainer().Train(model, corpus).Epochs[^1].MeanLoss;
        }).ToArray();
        Assert.Equal(losses[1], losses[0], Tolerances.LossOfTwoTrainers);
    }

    [Fact]
    public void Without_loss_the_weights_are_the_same_and_the_loss_is_not_a_number()
    {
        Assert.Equal(Weights(Guide), Weights(Guide with { TrackLoss = false }));
        Assert.All(Train(Guide with { TrackLoss = false }).Epochs, epoch => Assert.Equal(double.NaN, epoch.MeanLoss));
    }

    [Fact]
    public void Sentences_held_out_are_not_trained_on_and_their_loss_is_reported()
    {
        var corpus = SampleCorpora.Demo(4000);
        var options = DemoTour.Options with { Epochs = 3, ValidationShare = 0.25, Threads = 1 };
        using var model = options.CreateModel(corpus.Vocabulary);
        var result = options.CreateTrainer().Train(model, corpus);
        var losses = result.Epochs.Select(epoch => epoch.ValidationLoss!.Value).ToList();
        Assert.InRange((double)result.Words / (corpus.TokenCount * 3), 0.72, 0.78);
        Assert.True(losses[2] < losses[0], string.Join(", ", losses));
        Assert.Equal(result.Epochs[^1].MeanLoss, losses[2], Tolerances.LossHeldOut);
        Assert.All(Train(Guide).Epochs, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Cancelling_ends_the_run_within_a_second(int threads)
    {
        using var stop = new CancellationTokenSource();
        var corpus = SampleCorpora.Demo(4000);
        var options = DemoTour.Options with { Trainer = TrainerKind.Hogwild, Epochs = 1_000_000, Threads = threads };
        using var model = options.CreateModel(corpus.Vocabulary);
        var started = new TaskCompletionSource();
        var run = Task.Run(() => options.CreateTrainer().Train(model, corpus, new EveryReport(_ => started.TrySetResult()), cancellation: stop.Token));
        await started.Task;
        await stop.CancelAsync();
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(10))));
        var result = await run;
        Assert.True(result.Cancelled);
        Assert.InRange(result.Words, 0, result.TotalWords - 1);
    }

    [Fact]
    public void A_failure_in_one_thread_ends_all_and_is_thrown()
    {
        using var stop = new CancellationTokenSource();
        var ended = 0;
        var error = Assert.Throws<InvalidOperationException>(() => WorkerThreads.Run(
            3,
            index =>
            {
                if (index == 1) throw new InvalidOperationException("broken");
                stop.Token.WaitHandle.WaitOne();
                Interlocked.Increment(ref ended);
            },
            stop,
            TimeSpan.FromMilliseconds(10),
            () => { }));
        Assert.Equal(("broken", 2), (error.Message, ended));
    }

    [Fact]
    public void Training_leaves_the_number_of_live_tensors_unchanged()
    {
        var corpus = SampleCorpora.Guide();
        using var model = Guide.CreateModel(corpus.Vocabulary);
        Guide.CreateTrainer().Train(model, corpus);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Guide.CreateTrainer().Train(model, corpus);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Options_that_it_does_not_have_are_reported_together()
    {
        var options = new TrainingOptions
        {
            Trainer = TrainerKind.Hogwild, Loss = TrainingLoss.Softmax, WeightType = WeightType.Float64, Optimizer = OptimizerKind.Adam, Threads = 0,
        };
        var error = Assert.Throws<OptionsException>(options.EnsureValid);
        Assert.Equal(["threads", "optimizer", "loss", "dtype"], error.Problems.Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public void A_float64_model_is_refused()
    {
        var corpus = SampleCorpora.Guide();
        using var model = new SkipGramModel(corpus.Vocabulary.Count, 20, dtype: torch.ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => Guide.CreateTrainer().Train(model, corpus));
    }

    private static TrainingResult Train(TrainingOptions options)
    {
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        return options.CreateTrainer().Train(model, corpus);
    }

    private static float[] Weights(TrainingOptions options)
    {
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        options.CreateTrainer().Train(model, corpus);
        return [.. model.InputWeight.data<float>(), .. model.OutputWeight.data<float>()];
    }
}
