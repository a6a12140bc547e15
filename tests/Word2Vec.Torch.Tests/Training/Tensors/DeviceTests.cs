using TorchSharp;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

/// <summary>The tensor trainer on the CPU.</summary>
public sealed class CpuDeviceTests() : DeviceTests("cpu");

/// <summary>The same on an NVIDIA GPU; skipped where there is none.</summary>
[Trait("Category", "Cuda")]
public sealed class CudaDeviceTests : DeviceTests
{
    public CudaDeviceTests()
        : base("cuda") => Assert.SkipUnless(cuda.is_available(), "no CUDA device here");
}

/// <summary>What must hold on every device that the tensor trainer runs on.</summary>
public abstract class DeviceTests(string device)
{
    private TrainingOptions Guide => TrainingOptions.Guide with { Trainer = TrainerKind.Tensor, Device = device };

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
        var options = Guide with
        {
            Loss = loss, Optimizer = optimizer, Epochs = 25, BatchSize = 32, WeightType = WeightType.Float32, FixedWindow = false,
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

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.05)]
    [InlineData(OptimizerKind.Adagrad, 0.05)]
    [InlineData(OptimizerKind.Adam, 0.02)]
    public void Every_optimizer_lowers_the_loss(OptimizerKind optimizer, double rate)
    {
        var options = Guide with
        {
            Optimizer = optimizer, Epochs = 20, BatchSize = 32, LearningRate = rate, MinLearningRate = rate,
        };
        var (_, losses) = Train(options);
        Assert.True(losses[^1] < 0.85 * losses[0], $"{losses[0]:F3} to {losses[^1]:F3}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var options = Guide with { Epochs = 2, Deterministic = true };
        Assert.Equal(Train(options).Weights, Train(options).Weights);
        Assert.NotEqual(Train(options).Weights, Train(options with { Seed = 2 }).Weights);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    public void Steps_leave_the_number_of_live_tensors_unchanged(OptimizerKind optimizer)
    {
        var corpus = SampleCorpora.Guide();
        var options = Guide with
        {
            Optimizer = optimizer, Epochs = 2, BatchSize = 4, LearningRate = 0.001, MinLearningRate = 0.001,
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
            var options = Guide with
            {
                Loss = loss, Optimizer = optimizer, Gradients = gradients, Dimension = 4, Epochs = 2500, BatchSize = 32,
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

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void It_reaches_on_the_demo_corpus_what_the_reference_reaches()
    {
        var corpus = SampleCorpora.Demo();
        Assert.InRange(Share(TrainerKind.Tensor), 0.9, 1);
        Assert.InRange(Share(TrainerKind.Reference) - Share(TrainerKind.Tensor), -1, Tolerances.AnalogyShareNoise);

        double Share(TrainerKind trainer)
        {
            var options = DemoTour.Options with { Trainer = trainer, Device = trainer == TrainerKind.Tensor ? device : "cpu" };
            using var model = options.CreateModel(corpus.Vocabulary);
            options.CreateTrainer().Train(model, corpus);
            using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
            return AnalogyScore.Of(vectors).Share;
        }
    }

    [Theory]
    [InlineData(NegativeSharing.Centre)]
    [InlineData(NegativeSharing.Group)]
    public void A_chunks_gradients_are_those_of_the_CPU_in_float64(NegativeSharing sharing)
    {
        using var scope = NewDisposeScope();
        var corpus = SampleCorpora.Demo(400);
        var options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, NegativeSharing = sharing };
        var shape = new ChunkShape(options, corpus.Vocabulary);
        var chunk = new ChunkReader(corpus, options, shape, epoch: 1, size: 512, withPlaces: false).Next()!;
        var (w1, w2) = (randn([corpus.Vocabulary.Count, 20], float64), randn([corpus.Vocabulary.Count, 20], float64));
        var expected = Compute(CPU, float64);
        var actual = Compute(torch.device(device), float32);
        TensorAssert.Close(expected.Loss, actual.Loss, Tolerances.SumOfThousandsFloat32);
        TensorAssert.Close(expected.Input.Rows, actual.Input.Rows, Tolerances.SumOfThousandsFloat32);
        foreach (var (part, other) in expected.Output.Zip(actual.Output)) TensorAssert.Close(part.Rows, other.Rows, Tolerances.SumOfThousandsFloat32);

        ChunkGradients Compute(Device place, ScalarType type)
        {
            using var sampler = new ChunkSampler(shape, options.DistinctNegatives, place, type);
            var (input, output) = (new WeightRows(w1.to(type, place), false), new WeightRows(w2.to(type, place), false));
            return new NegativeSamplingChunk(input, output, GradientKind.Manual).Compute(sampler.Take(chunk));
        }
    }

    [Fact]
    public void Weights_in_bfloat16_learn_what_those_in_float32_learn()
    {
        var losses = Train(Guide with { Epochs = 60, WeightType = WeightType.BFloat16, LearningRate = 0.05, MinLearningRate = 0.05 }).Losses;
        var exact = Train(Guide with { Epochs = 60, WeightType = WeightType.Float32, LearningRate = 0.05, MinLearningRate = 0.05 }).Losses;
        Assert.True(exact[^1] < 0.8 * exact[0]);
        Assert.Equal(exact[^1], losses[^1], Tolerances.LossInBFloat16);
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void Memory_stays_flat_over_thousands_of_steps()
    {
        var corpus = SampleCorpora.Demo(2000);
        var options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, Device = device, MinCount = 1, Epochs = 120, BatchSize = 128 };
        using var model = options.CreateModel(corpus.Vocabulary);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var resident = new List<long>();
        new TensorTrainer(options).Train(model, corpus, new EveryReport(_ =>
        {
            process.Refresh();
            resident.Add(process.WorkingSet64 >> 20);
        }));
        Assert.True(resident.Count >= 120);
        Assert.InRange(resident[^1] - resident[resident.Count / 4], -10_000, 20);
    }

    private static (double[] Weights, IReadOnlyList<double> Losses) Train(TrainingOptions options)
    {
        var corpus = SampleCorpora.Guide();
        using var scope = NewDisposeScope();
        var model = options.CreateModel(corpus.Vocabulary);
        var result = options.CreateTrainer().Train(model, corpus);
        double[] weights = [.. Numbers(model.InputWeight), .. Numbers(model.OutputWeight)];
        return (weights, [.. result.Epochs.Select(epoch => epoch.MeanLoss)]);

        static double[] Numbers(Tensor weight) => weight.to(float64).cpu().data<double>().ToArray();
    }
}
