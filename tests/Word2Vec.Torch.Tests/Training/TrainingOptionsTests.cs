using System.Text.Json.Nodes;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Defaults_are_gensims()
    {
        var options = TrainingOptions.Default;
        Assert.Equal(
            (100, 5, 5, 5, 1e-3, 0.025, 1e-4, 5, 1UL, 0.75),
            (options.Dimension, options.Window, options.Negative, options.MinCount, options.Sample, options.LearningRate,
                options.MinLearningRate, options.Epochs, options.Seed, options.NoiseExponent));
        Assert.False(options.FixedWindow);
        options.EnsureValid();
    }

    [Fact]
    public void The_guide_preset_has_the_guides_settings()
    {
        var guide = TrainingOptions.Guide;
        Assert.Equal((20, 2, 3, 100, 0.01, 0.01, 0.0), (guide.Dimension, guide.Window, guide.Negative, guide.Epochs, guide.LearningRate, guide.MinLearningRate, guide.NoiseExponent));
        Assert.True(guide is { FixedWindow: true, DistinctNegatives: true, MinCount: 1, Sample: 0 });
        guide.EnsureValid();
    }

    [Fact]
    public void All_problems_are_reported_together()
    {
        var options = new TrainingOptions { Dimension = 0, Window = -1, Sample = 1, LearningRate = double.NaN, Tokenizer = "words", Device = "tpu" };
        var error = Assert.Throws<OptionsException>(options.EnsureValid);
        Assert.Equal(
            ["dim", "device", "learning-rate", "sample", "tokenizer", "window"],
            error.Problems.Select(problem => problem.Split(' ')[0]).Order(StringComparer.Ordinal).OrderBy(name => name == "dim" ? 0 : 1));
        Assert.Contains("dim is 0; allowed: 1 to 10000", error.Problems);
    }

    public static TheoryData<string, TrainingOptions> OutOfRange => new()
    {
        { "min-count", new() { MinCount = 0 } },
        { "max-vocab", new() { MaxVocabulary = 2 } },
        { "max-vocab-memory", new() { MaxVocabularyMemory = (1 << 20) - 1 } },
        { "max-tokens", new() { MaxTokens = 0 } },
        { "dim", new() { Dimension = 10_001 } },
        { "window", new() { Window = 0 } },
        { "negative", new() { Negative = 0 } },
        { "noise-exponent", new() { NoiseExponent = double.NaN } },
        { "sample", new() { Sample = -1e-9 } },
        { "epochs", new() { Epochs = 0 } },
        { "learning-rate", new() { LearningRate = 0 } },
        { "learning-rate", new() { LearningRate = -1 } },
        { "min-learning-rate", new() { MinLearningRate = -1 } },
        { "min-learning-rate", new() { MinLearningRate = 0.5 } },
        { "loss", new() { Loss = (TrainingLoss)9 } },
        { "dtype", new() { WeightType = (WeightType)9 } },
        { "sentences", new() { Sentences = (SentenceUnit)9 } },
        { "batch-size", new() { BatchSize = 0, Trainer = TrainerKind.Tensor } },
        { "threads", new() { Threads = 1025 } },
        { "validation", new() { ValidationShare = 0.6 } },
        { "validation", new() { ValidationShare = 0.1, Trainer = TrainerKind.Tensor } },
        { "device", new() { Device = "cuda:x" } },
        { "optimizer", new() { Optimizer = OptimizerKind.Adam, Trainer = TrainerKind.Reference } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Each_option_has_a_limit(string name, TrainingOptions options)
    {
        var error = Assert.Throws<OptionsException>(options.EnsureValid);
        Assert.StartsWith(name + " is ", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_low_learning_rate_lowers_the_default_floor_with_it()
    {
        var low = TrainingOptions.Default with { LearningRate = 1e-5 };
        low.EnsureValid();
        Assert.Equal(1e-5, low.MinLearningRate);
        Assert.Equal((1e-5, 1e-5), (low.LearningRateAt(0, 10), low.LearningRateAt(10, 10)));
        Assert.Equal(1e-4, (low with { LearningRate = 1 }).MinLearningRate);
        Assert.Throws<OptionsException>((low with { MinLearningRate = 1e-4 }).EnsureValid);
    }

    [Fact]
    public void Json_holds_every_option_in_the_words_of_the_command()
    {
        var json = TrainingOptions.Guide.ToJson();
        Assert.Equal(
            typeof(TrainingOptions).GetProperties().Count(property => property.GetMethod!.IsStatic == false && property.CanWrite),
            json.Count);
        Assert.Equal("negative-sampling", (string?)json["loss"]);
        Assert.Equal("float64", (string?)json["weight_type"]);
        Assert.Equal("guide", (string?)json["initialization"]);
        Assert.Equal(20, (int?)json["dimension"]);
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(json.ToJsonString())));
    }

    [Fact]
    public void Auto_chooses_by_loss_optimizer_device_and_type()
    {
        Assert.Equal(TrainerKind.Hogwild, TrainingOptions.Default.ResolveTrainer());
        Assert.Equal(TrainerKind.Reference, (TrainingOptions.Default with { WeightType = WeightType.Float64 }).ResolveTrainer());
        Assert.Equal(TrainerKind.Tensor, (TrainingOptions.Default with { Loss = TrainingLoss.Softmax }).ResolveTrainer());
        Assert.Equal(TrainerKind.Tensor, (TrainingOptions.Default with { Optimizer = OptimizerKind.Adam }).ResolveTrainer());
        Assert.IsType<HogwildTrainer>(TrainingOptions.Default.CreateTrainer());
        Assert.IsType<TensorTrainer>((TrainingOptions.Default with { Trainer = TrainerKind.Tensor }).CreateTrainer());
    }
}
