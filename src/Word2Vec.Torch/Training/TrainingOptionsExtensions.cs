using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>What a set of options leads to: how to read the corpus, the model to train, the trainer, the text of config.json.</summary>
public static class TrainingOptionsExtensions
{
    /// <summary>How the options want the corpus read.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static CorpusOptions ToCorpusOptions(this TrainingOptions options)
    {
        options.EnsureValid();
        return new CorpusOptions
        {
            Tokenizer = Tokenizer.FromName(options.Tokenizer),
            Sentences = options.Sentences,
            MinCount = options.MinCount,
            MaxVocabulary = options.MaxVocabulary,
            MaxTokens = options.MaxTokens,
            MaxVocabularyMemory = options.MaxVocabularyMemory,
            TokensOnDisk = options.TokensOnDisk,
        };
    }

    /// <summary>A model with starting weights for <paramref name="vocabulary"/>, on the options' device.</summary>
    /// <param name="options">The options.</param>
    /// <param name="vocabulary">The words; V is their number.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static SkipGramModel CreateModel(this TrainingOptions options, Vocabulary vocabulary)
    {
        options.EnsureValid();
        return new SkipGramModel(
            vocabulary.Count,
            options.Dimension,
            options.Initialization,
            options.Seed,
            options.TensorType(),
            options.WeightDevice());
    }

    /// <summary>The trainer that the options name, or that fits them best.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static ITrainer CreateTrainer(this TrainingOptions options)
    {
        options.EnsureValid();
        return options.ResolveTrainer() switch
        {
            TrainerKind.Reference => new ReferenceTrainer(options),
            TrainerKind.Hogwild => new HogwildTrainer(options),
            _ => new TensorTrainer(options),
        };
    }

    /// <summary>The trainer that <see cref="TrainerKind.Auto"/> stands for with these options; any other kind as it is.</summary>
    /// <param name="options">The options.</param>
    public static TrainerKind ResolveTrainer(this TrainingOptions options) => options switch
    {
        { Trainer: not TrainerKind.Auto } => options.Trainer,
        not { Loss: TrainingLoss.NegativeSampling, Optimizer: OptimizerKind.Sgd } => TrainerKind.Tensor,
        { WeightType: WeightType.BFloat16 } => TrainerKind.Tensor,
        _ when TrainingDevice.Resolve(options.Device) != TrainingDevice.Cpu => TrainerKind.Tensor,
        { WeightType: WeightType.Float32 } => TrainerKind.Hogwild,
        _ => TrainerKind.Reference,
    };

    /// <summary>The type of the weights, in torch's words.</summary>
    internal static torch.ScalarType TensorType(this TrainingOptions options) => options.WeightType switch
    {
        WeightType.Float64 => torch.ScalarType.Float64,
        WeightType.BFloat16 => torch.ScalarType.BFloat16,
        _ => torch.ScalarType.Float32,
    };

    /// <summary>Where the weights live while they are trained.</summary>
    internal static torch.Device WeightDevice(this TrainingOptions options) =>
        options.ResolveTrainer() == TrainerKind.Tensor ? TrainingDevice.Of(options.Device) : torch.CPU;

    /// <summary>The learning rate after <paramref name="words"/> of a run's words: linear, from the start's down to the floor.</summary>
    internal static double LearningRateAt(this TrainingOptions options, long words, long totalWords) => Math.Max(
        options.MinLearningRate,
        options.LearningRate + ((options.MinLearningRate - options.LearningRate) * Math.Min(1, (double)words / totalWords)));

    /// <summary>Every option by name, for config.json: snake_case names, enums in the command line's words.</summary>
    /// <param name="options">The options.</param>
    public static JsonObject ToJson(this TrainingOptions options) =>
        JsonSerializer.SerializeToNode(options, TrainingOptionsJson.Default.TrainingOptions)!.AsObject();

    /// <summary>
    /// The options as a finished model's config.json tells them: of <see cref="ToJson"/>'s those that this training uses, and for
    /// <see cref="TrainerKind.Auto"/> the trainer that it stands for here.
    /// </summary>
    /// <param name="options">The options.</param>
    public static JsonObject ToRecord(this TrainingOptions options)
    {
        var record = (options with { Trainer = options.ResolveTrainer() }).ToJson();
        foreach (var unused in OptionUses.UnusedRecords(options)) record.Remove(unused);
        return record;
    }

    /// <summary>The problems of options that were asked for and that this training does not use.</summary>
    /// <param name="options">The options.</param>
    /// <param name="names">Names of those asked for, in the command's words, such as <c>batch-size</c>.</param>
    /// <returns>A line for each; none where all have a use.</returns>
    public static IReadOnlyList<string> UnusedAmong(this TrainingOptions options, IReadOnlyCollection<string> names) => [.. OptionUses.Problems(options, names)];

    /// <summary>Reads what <see cref="ToJson"/> wrote. What is not named has its default; other names are passed over.</summary>
    /// <exception cref="JsonException">A value is of a wrong kind.</exception>
    internal static TrainingOptions FromJson(JsonObject json)
    {
        // The generated reader would set what is missing to null or zero.
        var whole = TrainingOptions.Default.ToJson();
        foreach (var name in whole.Select(option => option.Key).Where(json.ContainsKey).ToList()) whole[name] = json[name]?.DeepClone();
        return whole.Deserialize(TrainingOptionsJson.Default.TrainingOptions)!;
    }
}

/// <summary>Source-generated, so that trimmed programs can write options too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrainingOptions))]
internal sealed partial class TrainingOptionsJson : JsonSerializerContext;
