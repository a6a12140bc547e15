using System.Text.Json.Nodes;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class TrainOptionsTests
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("The cat sits on the mat and the dog sits too\n", 12));

    /// <summary>Those that the trainer uses, and no others.</summary>
    [Theory]
    [InlineData("reference", "")]
    [InlineData("hogwild", """ "threads":1,"instructions":"scalar","validation_share":0.1 """)]
    [InlineData("tensor", """ "batch_size":32,"gradients":"autograd","negative_sharing":"centre","deterministic":true,"optimizer":"adam" """)]
    public async Task Every_option_of_the_line_replaces_the_presets_and_is_kept_in_the_configuration(string trainer, string own)
    {
        var ownOptions = JsonNode.Parse($"{{{own}}}")!.AsObject();
        var training = await TrainAsync(
            $"--preset guide --loss negative-sampling --trainer {trainer} --dim 7 --window 3 --fixed-window false --negative 4 --noise-exponent 0.5 "
            + "--distinct-negatives false --init word2vec --sample 0.01 --min-count 2 --max-vocab 6 --max-vocab-memory 500M --epochs 2 --learning-rate 0.02 "
            + "--min-learning-rate 0.001 --tokenizer white-space --sentences line --seed 9 --device cpu --dtype float32 --max-tokens 100 --no-loss false"
            + string.Concat(ownOptions.Select(option => $" --{(option.Key == "validation_share" ? "validation" : option.Key.Replace('_', '-'))} {option.Value}")));

        var expected = new JsonObject
        {
            ["tokenizer"] = "white-space", ["sentences"] = "line", ["min_count"] = 2, ["max_vocabulary"] = 6, ["max_tokens"] = 100,
            ["max_vocabulary_memory"] = 500 << 20, ["tokens_on_disk"] = false, ["dimension"] = 7, ["window"] = 3, ["fixed_window"] = false,
            ["loss"] = "negative-sampling", ["negative"] = 4, ["noise_exponent"] = 0.5, ["distinct_negatives"] = false, ["sample"] = 0.01,
            ["epochs"] = 2, ["learning_rate"] = 0.02, ["min_learning_rate"] = 0.001, ["track_loss"] = true, ["initialization"] = "word2vec",
            ["weight_type"] = "float32", ["trainer"] = trainer, ["seed"] = 9, ["device"] = "cpu",
        };
        foreach (var (name, value) in ownOptions) expected[name] = value!.DeepClone();
        Assert.Equal(Sorted(expected), Sorted(training));

        static IEnumerable<string> Sorted(JsonObject options) => options.Select(option => $"{option.Key}: {option.Value?.ToJsonString()}").Order(StringComparer.Ordinal);
    }

    /// <summary>Each was taken, recorded, and changed nothing.</summary>
    [Theory]
    [InlineData("batch-size", "--batch-size 32", "--trainer reference", "--trainer hogwild")]
    [InlineData("gradients", "--gradients manual", "--trainer reference", "--trainer hogwild")]
    [InlineData("deterministic", "--deterministic", "--trainer reference", "--trainer hogwild")]
    [InlineData("optimizer", "--optimizer sgd", "--trainer reference", "--trainer hogwild")]
    [InlineData("negative-sharing", "--negative-sharing centre", "--trainer reference", "--trainer hogwild", "--loss softmax")]
    [InlineData("threads", "--threads 2", "--trainer reference", "--trainer tensor", "--loss softmax")]
    [InlineData("instructions", "--instructions scalar", "--trainer reference", "--trainer tensor", "--loss softmax")]
    [InlineData("validation", "--validation 0.1", "--trainer reference", "--trainer tensor", "--loss softmax")]
    [InlineData("negative", "--negative 3", "--loss softmax --trainer reference", "--loss softmax")]
    [InlineData("noise-exponent", "--noise-exponent 1", "--loss softmax --trainer reference", "--loss softmax")]
    [InlineData("distinct-negatives", "--distinct-negatives", "--loss softmax --trainer reference", "--loss softmax")]
    public async Task An_option_that_the_training_does_not_use_is_refused(string name, string option, params string[] trainings)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], Text, TestContext.Current.CancellationToken);
        foreach (var training in trainings)
        {
            string[] line = ["train", folder["text.txt"], "--output", folder["model"], .. option.Split(' '), .. training.Split(' ')];
            var run = await W2vProcess.RunAsync(line);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(CommandAssert.Lines(run.Error), text => text.StartsWith($"error: {name} is ", StringComparison.Ordinal));
            Assert.False(Path.Exists(folder["model"]));
        }
    }

    [Fact]
    public async Task The_tensor_trainer_takes_the_full_softmax_and_its_own_options()
    {
        var training = await TrainAsync("--trainer tensor --loss softmax --optimizer adagrad --batch-size 16 --fixed-window --dtype float64 --dim 5");

        var expected = TrainingOptions.Default with
        {
            Trainer = TrainerKind.Tensor, Loss = TrainingLoss.Softmax, Optimizer = OptimizerKind.Adagrad, BatchSize = 16, FixedWindow = true,
            WeightType = WeightType.Float64, Dimension = 5,
        };
        Assert.Equal(expected.ToRecord().ToJsonString(), training.ToJsonString());
    }

    [Fact]
    public async Task Without_options_the_presets_hold()
    {
        Assert.Equal(TrainingOptions.Guide.ToRecord().ToJsonString(), (await TrainAsync("--preset guide")).ToJsonString());
        Assert.Equal(WeightInitialization.Guide, TrainingOptions.Guide.Initialization);
    }

    [Theory]
    [InlineData("--learning-rate 1e-5")]
    [InlineData("--preset guide --learning-rate 1e-5")]
    public async Task A_learning_rate_below_the_floor_of_the_preset_lowers_it(string options) =>
        Assert.Equal(1e-5, (double?)(await TrainAsync(options + " --epochs 1"))["min_learning_rate"]);

    [Fact]
    public async Task The_vocabularys_memory_may_be_unlimited()
    {
        Assert.Equal(1L << 30, TrainingOptions.Default.MaxVocabularyMemory);
        Assert.Null((await TrainAsync("--max-vocab-memory none --epochs 1"))["max_vocabulary_memory"]);
    }

    [Fact]
    public async Task Help_shows_every_option_and_the_librarys_defaults()
    {
        var run = await W2vProcess.RunAsync("train", "--help");

        CommandAssert.Succeeded(run);
        var defaults = TrainingOptions.Default;
        (string Option, object Default)[] shown =
        [
            ("dim", defaults.Dimension), ("window", defaults.Window), ("negative", defaults.Negative), ("noise-exponent", defaults.NoiseExponent),
            ("sample", defaults.Sample), ("min-count", defaults.MinCount), ("max-vocab", "all"), ("max-vocab-memory", "1g"), ("epochs", defaults.Epochs),
            ("learning-rate", defaults.LearningRate), ("min-learning-rate", defaults.MinLearningRate), ("batch-size", "by the corpus"),
            ("tokenizer", defaults.Tokenizer), ("seed", defaults.Seed), ("device", defaults.Device), ("max-tokens", "all"),
            ("preset", "default"), ("loss", "negative-sampling"), ("trainer", "auto"), ("init", "word2vec"), ("optimizer", "sgd"), ("dtype", "float32"),
            ("threads", "one a core"), ("instructions", "auto"), ("validation", defaults.ValidationShare),
        ];
        // An option and all lines of its description.
        var entries = run.Output.Split("\n  -").Select(entry => string.Join(' ', $"-{entry}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        foreach (var (option, preset) in shown)
            Assert.Contains(
                entries,
                entry => entry.StartsWith($"--{option} ", StringComparison.Ordinal) && entry.EndsWith(FormattableString.Invariant($"[default: {preset}]"), StringComparison.Ordinal));
        foreach (var option in (string[])["--output", "--force", "--quiet", "--fixed-window", "--distinct-negatives", "--no-loss", "--tokens-on-disk"])
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
        Assert.Equal((100, 5, 0.025, 1e-4, 1e-3), (defaults.Dimension, defaults.Window, defaults.LearningRate, defaults.MinLearningRate, defaults.Sample));
    }

    private static async Task<JsonObject> TrainAsync(string options)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], Text, TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync(["train", folder["text.txt"], "--output", folder["model"], "--quiet", .. options.Split(' ')]);
        CommandAssert.Succeeded(run);
        var config = JsonNode.Parse(await File.ReadAllTextAsync(folder["model/config.json"], TestContext.Current.CancellationToken))!;
        foreach (var version in (string[])["library_version", "torchsharp_version", "libtorch_version"])
            Assert.Matches(@"^\d+\.\d+\.\d+", (string?)config[version]);
        var training = config["training"]!.AsObject();
        Assert.True((double?)training["result"]!["seconds"] > 0);
        training.Remove("result");
        return training;
    }
}
