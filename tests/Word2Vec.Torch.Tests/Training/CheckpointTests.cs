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
        ["hogwild"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 60 },
        ["hogwild, held out"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 60, ValidationShare = 0.1 },
        ["hogwild without loss"] = Small with { Trainer = TrainerKind.Hogwild, Epochs = 60, TrackLoss = false },
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
        var corpus = SampleCorpora.Demo(3_000);
        using var whole = options.CreateModel(corpus.Vocabulary);
        var expected = options.CreateTrainer().Train(whole, corpus);

        using var model = options.CreateModel(corpus.Vocabulary);
        var (result, runs) = (default(TrainingResult), 0);
        for (Checkpoint? checkpoint = null; result is not { Cancelled: false }; runs++)
        {
            using var fresh = options.CreateModel(corpus.Vocabulary);
            result = TrainUntilTheSecondCheckpoint(options, fresh, corpus, checkpoint);
            checkpoint?.Dispose();
            checkpoint = result.Cancelled ? Checkpoint.ReadNewest(Checkpoints) : null;
            Assert.Equal(result.Words, checkpoint?.Words ?? result.Words);
            if (!result.Cancelled) Copy(fresh, model);
        }

        Assert.InRange(runs, 3, 1000);
        TensorAssert.Same(whole.InputWeight.detach(), model.InputWeight.detach());
        TensorAssert.Same(whole.OutputWeight.detach(), model.OutputWeight.detach());
        Assert.Equal(
            expected.Epochs.Select(epoch => (epoch.Epoch, epoch.MeanLoss, epoch.Pairs, epoch.ValidationLoss, epoch.Words, epoch.LearningRate)),
            result.Epochs.Select(epoch => (epoch.Epoch, epoch.MeanLoss, epoch.Pairs, epoch.ValidationLoss, epoch.Words, epoch.LearningRate)));
    }

    private TrainingResult TrainUntilTheSecondCheckpoint(TrainingOptions options, SkipGramModel model, Corpus corpus, Checkpoint? checkpoint)
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
                if (++asked == 3) stop.Cancel();
                return new JsonObject { ["asked"] = asked };
            },
        };
        return options.CreateTrainer().Train(model, corpus, checkpoints: checkpoints, cancellation: stop.Token);
    }

    private static void Copy(SkipGramModel from, SkipGramModel to)
    {
        using var withoutGraph = torch.no_grad();
        to.InputWeight.copy_(from.InputWeight);
        to.OutputWeight.copy_(from.OutputWeight);
    }
}
