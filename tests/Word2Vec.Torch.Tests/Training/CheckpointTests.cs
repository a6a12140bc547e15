using System.Text.Json.Nodes;
using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingOptions Small = TrainingOptions.Default with
    {
        Dimension = 12, MinCount = 1, Epochs = 3, Threads = 1, Sample = 0.05, Seed = 7, LearningRate = 0.05,
    };

    private readonly TempFolder _folder = new();

    private static readonly Dictionary<string, TrainingOptions> Trainers = new()
    {
        ["hogwild"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 8, Dimension = 100 },
        ["hogwild, held out"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 8, Dimension = 100, ValidationShare = 0.1 },
        ["hogwild without loss"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 8, Dimension = 100, TrackLoss = false },
        ["reference"] = Small with { Trainer = TrainerKind.Reference },
        ["reference in float64"] = Small with { Trainer = TrainerKind.Reference, WeightType = WeightType.Float64, DistinctNegatives = true },
        ["reference softmax"] = Small with { Trainer = TrainerKind.Reference, Loss = TrainingLoss.Softmax, Epochs = 2 },
        ["tensor"] = Small with { Trainer = TrainerKind.Tensor },
        ["tensor, deterministic"] = Small with { Trainer = TrainerKind.Tensor, Deterministic = true },
        ["tensor, Adagrad"] = Small with { Trainer = TrainerKind.Tensor, Optimizer = OptimizerKind.Adagrad },
        ["tensor, Adam"] = Small with { Trainer = TrainerKind.Tensor, Optimizer = OptimizerKind.Adam, NegativeSharing = NegativeSharing.Centre },
        ["tensor in bfloat16"] = Small with { Trainer = TrainerKind.Tensor, WeightType = WeightType.BFloat16 },
        ["tensor softmax"] = Small with { Trainer = TrainerKind.Tensor, Loss = TrainingLoss.Softmax, LearningRate = 0.001 },
    };

    public static TheoryData<string> Names { get; } = [.. Trainers.Keys];

    private string Checkpoints => _folder["checkpoints"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_is_stopped_again_and_again_ends_with_the_bits_and_losses_of_one_that_is_not(string trainer)
    {
        var options = Trainers[trainer];
        // The fast trainer needs more, to be interrupted within its epochs too.
        var corpus = SampleCorpora.Demo(options.Trainer == TrainerKind.Hogwild ? 20_000 : 3_000);
        using var whole = options.CreateModel(corpus.Vocabulary);
        var expected = options.CreateTrainer().Train(whole, corpus);

        using var model = options.CreateModel(corpus.Vocabulary);
        var (result, runs, withinEpochs) = (default(TrainingResult), 0, 0);
        for (Checkpoint? checkpoint = null; result is not { Cancelled: false }; runs++)
        {
            using var fresh = options.CreateModel(corpus.Vocabulary);
            result = TrainUntilStopped(options, fresh, corpus, checkpoint, wanted: 2 + (runs % 2));
            checkpoint?.Dispose();
            checkpoint = result.Cancelled ? Checkpoint.ReadNewest(Checkpoints) : null;
            Assert.Equal(result.Words, checkpoint?.Words ?? result.Words);
            if (checkpoint is not null && checkpoint.State.Has("within_epoch")) withinEpochs++;
            if (!result.Cancelled) Copy(fresh, model);
        }

        Assert.InRange(runs, 3, 1000);
        Assert.InRange(withinEpochs, 1, runs);
        TensorAssert.Same(whole.InputWeight.detach(), model.InputWeight.detach());
        TensorAssert.Same(whole.OutputWeight.detach(), model.OutputWeight.detach());
        Assert.Equal(
            expected.Epochs.Select(epoch => (epoch.Epoch, epoch.MeanLoss, epoch.Pairs, epoch.ValidationLoss, epoch.Words, epoch.LearningRate)),
            result.Epochs.Select(epoch => (epoch.Epoch, epoch.MeanLoss, epoch.Pairs, epoch.ValidationLoss, epoch.Words, epoch.LearningRate)));
    }

    /// <param name="options">The options.</param>
    /// <param name="model">The model.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="checkpoint">The one to go on from, if any.</param>
    /// <param name="wanted">How often to be asked for an attachment before stopping: once at the beginning, and once by each checkpoint.</param>
    private TrainingResult TrainUntilStopped(TrainingOptions options, SkipGramModel model, Corpus corpus, Checkpoint? checkpoint, int wanted)
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var checkpoints = new TrainingCheckpoints
        {
            Folder = Checkpoints,
            Interval = CheckpointInterval.Every(4000),
            Resume = checkpoint,
            Written = report => Assert.Null(report.Problem),
            Attachment = () =>
            {
                if (++asked == wanted) stop.Cancel();
                return new JsonObject { ["asked"] = asked };
            },
        };
        return options.CreateTrainer().Train(model, corpus, checkpoints: checkpoints, cancellation: stop.Token);
    }

    [Fact]
    public void On_several_threads_a_run_that_was_stopped_learns_as_much_as_one_that_was_not()
    {
        var options = Small with { Trainer = TrainerKind.Hogwild, Threads = 4, Epochs = 60 };
        var corpus = SampleCorpora.Demo(3_000);
        using var whole = options.CreateModel(corpus.Vocabulary);
        var expected = options.CreateTrainer().Train(whole, corpus);
        TrainingResult? result = null;
        for (var stops = 0; result is not { Cancelled: false }; stops++)
        {
            using var model = options.CreateModel(corpus.Vocabulary);
            using var checkpoint = stops == 0 ? null : Checkpoint.ReadNewest(Checkpoints);
            result = TrainUntilStopped(options, model, corpus, checkpoint, wanted: 2 + (stops % 2));
        }

        Assert.Equal(expected.Words, result.Words);
        Assert.Equal(expected.Epochs.Sum(epoch => epoch.Pairs), result.Epochs.Sum(epoch => epoch.Pairs));
        Assert.Equal(expected.Epochs[^1].MeanLoss, result.Epochs[^1].MeanLoss, Tolerances.LossOnSeveralThreads);
    }

    [Fact]
    public void A_checkpoint_damaged_in_any_region_is_told_of_and_the_one_before_is_taken()
    {
        Train(TrainerKind.Reference, CheckpointInterval.Epoch);
        var files = Directory.GetFiles(Checkpoints).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, files.Length);
        var whole = File.ReadAllBytes(files[1]);
        var header = (int)BitConverter.ToInt64(whole);
        int[] places = [0, 7, 8, 8 + (header / 3), 8 + (header / 2), 7 + header, 8 + header, (8 + header + whole.Length) / 2, whole.Length - 1, .. Enumerable.Range(0, 60).Select(i => (int)((long)whole.Length * i / 60))];
        foreach (var place in places)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= 0x10;
            AssertPassedOver(files, damaged);
        }

        foreach (var length in (int[])[0, 5, 8, 100, 8 + header, whole.Length - 1]) AssertPassedOver(files, whole[..length]);
        AssertPassedOver(files, [.. whole, 0]);
        File.WriteAllBytes(files[0], [1, 2, 3]);
        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.ReadNewest(Checkpoints));
        Assert.Contains("none of its 2 checkpoints is whole", error.Message, StringComparison.Ordinal);
        File.WriteAllBytes(files[1], whole);
        using var good = Checkpoint.ReadNewest(Checkpoints);
        Assert.Equal((files[1], 1.0), (good.Path, good.Share));
    }

    [Fact]
    public void Another_text_vocabulary_or_option_is_refused_and_each_is_named()
    {
        Train(TrainerKind.Reference, CheckpointInterval.Epoch);
        using var checkpoint = Checkpoint.ReadNewest(Checkpoints);
        var options = Small with { Trainer = TrainerKind.Reference, Epochs = 9, Seed = 8, Threads = 2 };
        var other = SampleCorpora.Guide();
        using var model = options.CreateModel(other.Vocabulary);
        using var before = model.InputWeight.detach().clone();
        var resumed = new TrainingCheckpoints { Folder = Checkpoints, Resume = checkpoint };
        var error = Assert.Throws<TrainingException>(() => options.CreateTrainer().Train(model, other, checkpoints: resumed));
        foreach (var difference in (string[])["the text (its hash was ", "the vocabulary (its hash was ", "epochs (was 3, is 9)", "seed (was 7, is 8)"])
            Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("threads", error.Message, StringComparison.Ordinal);
        TensorAssert.Same(before, model.InputWeight.detach());
    }

    [Fact]
    public void Only_the_newest_stay_and_nothing_else_is_left()
    {
        var reports = Train(TrainerKind.Reference, CheckpointInterval.Epoch, keep: 2);
        Assert.Equal(3, reports.Count);
        Assert.Equal(reports.TakeLast(2).Select(report => report.Path), Directory.GetFileSystemEntries(Checkpoints).Order(StringComparer.Ordinal));
        Assert.All(reports, report => Assert.Null(report.Problem));
    }

    [Fact]
    public void Where_none_can_be_written_training_goes_on_and_each_is_reported()
    {
        File.WriteAllText(Checkpoints, "a file where the folder should be");
        var reports = Train(TrainerKind.Reference, CheckpointInterval.Epoch);
        Assert.Equal(3, reports.Count);
        Assert.All(reports, report => Assert.Contains(Checkpoints, report.Problem, StringComparison.Ordinal));
        Assert.Equal("a file where the folder should be", File.ReadAllText(Checkpoints));
    }

    [Theory]
    [InlineData(TrainerKind.Hogwild)]
    [InlineData(TrainerKind.Tensor)]
    public void Weights_that_are_not_finite_stop_training_with_step_word_and_cause_and_the_last_good_checkpoint_stays(TrainerKind trainer)
    {
        var options = Small with { Trainer = trainer, Epochs = 1000, WeightType = WeightType.Float32 };
        var corpus = SampleCorpora.Demo(1_000);
        using var model = options.CreateModel(corpus.Vocabulary);
        var epochs = 0;
        var reports = new List<CheckpointReport>();
        var checkpoints = new TrainingCheckpoints { Folder = Checkpoints, Written = reports.Add };
        var error = Assert.Throws<TrainingException>(() => options.CreateTrainer().Train(model, corpus, checkpoints: checkpoints, epochEnded: _ =>
        {
            if (++epochs < 4) return;
            using var withoutGraph = torch.no_grad();
            model.InputWeight[3, 5] = float.NaN;
        }));

        Assert.Matches(" the row of '[a-z]+' in W1", error.Message);
        Assert.Matches(@"in epoch \d+ at step \d+ ", error.Message);
        Assert.Contains("the learning rate 0.05 is likely too high", error.Message, StringComparison.Ordinal);
        using var last = Checkpoint.ReadNewest(Checkpoints, damaged => throw damaged);
        Assert.Equal([null, null, null], reports.Select(report => report.Problem));
        Assert.Equal(3 * corpus.TokenCount, last.Words);
        Assert.True(FiniteWeights.Hold(last.State.Tensors["input_embedding.weight"]));
    }

    [Fact]
    public void A_run_with_checkpoints_leaves_no_more_tensors_than_one_without()
    {
        var without = LeftBy(() => Train(TrainerKind.Tensor, null));
        Assert.Equal(without, LeftBy(() => Train(TrainerKind.Tensor, CheckpointInterval.Every(2000))));
        Assert.Equal(0, LeftBy(() => Checkpoint.ReadNewest(Checkpoints).Dispose()));

        static long LeftBy(Action action)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            action();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }
    }

    private List<CheckpointReport> Train(TrainerKind trainer, CheckpointInterval? interval, int keep = 2)
    {
        var reports = new List<CheckpointReport>();
        var options = Small with { Trainer = trainer };
        var corpus = SampleCorpora.Demo(1_000);
        using var model = options.CreateModel(corpus.Vocabulary);
        var checkpoints = new TrainingCheckpoints { Folder = Checkpoints, Interval = interval ?? default, Keep = keep, Written = reports.Add };
        options.CreateTrainer().Train(model, corpus, checkpoints: interval is null ? null : checkpoints);
        return reports;
    }

    private void AssertPassedOver(string[] files, byte[] damaged)
    {
        File.WriteAllBytes(files[1], damaged);
        var told = new List<ModelFormatException>();
        using var checkpoint = Checkpoint.ReadNewest(Checkpoints, told.Add);
        Assert.Equal(files[0], checkpoint.Path);
        Assert.StartsWith($"{files[1]}: ", Assert.Single(told).Message, StringComparison.Ordinal);
    }

    private static void Copy(SkipGramModel from, SkipGramModel to)
    {
        using var withoutGraph = torch.no_grad();
        to.InputWeight.copy_(from.InputWeight);
        to.OutputWeight.copy_(from.OutputWeight);
    }
}
