using System.CommandLine;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>
/// The command-line options of training, each bound to one of <see cref="TrainingOptions"/>: help shows the library's defaults, and
/// what is given on the line replaces what the preset says.
/// </summary>
internal sealed class TrainingOptionSet
{
    private static readonly Dictionary<string, TrainingOptions> Presets = new(StringComparer.Ordinal)
    {
        ["default"] = TrainingOptions.Default,
        ["guide"] = TrainingOptions.Guide,
        ["fast"] = TrainingOptions.Fast,
    };

    private readonly List<Func<ParseResult, TrainingOptions, TrainingOptions>> _bindings = [];
    private readonly List<Option> _options = [];
    private readonly Option<string> _preset;
    private readonly Option<double> _minLearningRate;

    public TrainingOptionSet(Command command)
    {
        _preset = new Option<string>("--preset")
        {
            Description = "Settings to start from: default (gensim's), guide (its sample run) or fast (good vectors soonest)",
            DefaultValueFactory = _ => "default",
        };
        _preset.AcceptWords([.. Presets.Keys]);
        command.Options.Add(_preset);
        AddModel(command);
        AddText(command);
        _minLearningRate = AddSchedule(command);
        AddMachine(command);
    }

    /// <param name="parsed">The line.</param>
    /// <param name="continued">The model whose own options replace the preset's, if one is.</param>
    public TrainingOptions Read(ParseResult parsed, LoadedModel? continued = null)
    {
        var preset = Presets[parsed.GetValue(_preset)!];
        return ReadOver(continued is null ? preset : preset.Continuing(continued), parsed);
    }

    /// <param name="parsed">The line.</param>
    /// <param name="before">What holds where the line says nothing.</param>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions before) => ReadOver(IsGiven(parsed, _preset) ? Presets[parsed.GetValue(_preset)!] : before, parsed);

    /// <summary>Refuses what the line gives and the training that it leads to does not use.</summary>
    /// <exception cref="OptionsException">There is some.</exception>
    public void EnsureUsed(ParseResult parsed, TrainingOptions options)
    {
        var problems = options.UnusedAmong([.. _options.Where(option => IsGiven(parsed, option)).Select(option => option.Name.TrimStart('-'))]);
        if (problems.Count > 0) throw new OptionsException(problems);
    }

    private TrainingOptions ReadOver(TrainingOptions before, ParseResult parsed)
    {
        var options = _bindings.Aggregate(before, (options, bind) => bind(parsed, options));
        // A preset's floor gives way to a lower rate on the line.
        return options.LearningRate > 0 && options.LearningRate < options.MinLearningRate && !IsGiven(parsed, _minLearningRate)
            ? options with { MinLearningRate = options.LearningRate }
            : options;
    }

    private void AddModel(Command command)
    {
        AddChoice(command, "--loss", "What to minimise", o => o.Loss, (o, v) => o with { Loss = v });
        Add(command, "--dim", "Embedding dimension N", o => o.Dimension, (o, v) => o with { Dimension = v });
        Add(command, "--window", "Words to each side of the centre", o => o.Window, (o, v) => o with { Window = v });
        Add(
            command,
            "--fixed-window",
            "Always the whole window, not a random radius up to it",
            o => o.FixedWindow,
            (o, v) => o with { FixedWindow = v });
        Add(command, "--negative", "Negatives a pair", o => o.Negative, (o, v) => o with { Negative = v });
        Add(
            command,
            "--noise-exponent",
            "Negatives are drawn by count to this power; 0 is uniform",
            o => o.NoiseExponent,
            (o, v) => o with { NoiseExponent = v });
        Add(
            command,
            "--distinct-negatives",
            "A pair's negatives differ from each other and from the centre",
            o => o.DistinctNegatives,
            (o, v) => o with { DistinctNegatives = v });
        AddChoice(command, "--init", "How the weights start", o => o.Initialization, (o, v) => o with { Initialization = v });
    }

    private void AddText(Command command)
    {
        var tokenizer = Add(command, "--tokenizer", "How text becomes words", o => o.Tokenizer, (o, v) => o with { Tokenizer = v });
        tokenizer.AcceptWords([.. Tokenizer.Names]);
        AddChoice(command, "--sentences", "What a sentence is: a line, or the whole of each file", o => o.Sentences, (o, v) => o with { Sentences = v });
        Add(command, "--min-count", "Leave out words seen less often", o => o.MinCount, (o, v) => o with { MinCount = v });
        Add(command, "--max-vocab", "Keep this many words at most [default: all]", o => o.MaxVocabulary, (o, v) => o with { MaxVocabulary = v });
        AddVocabularyMemory(command);
        Add(command, "--max-tokens", "Read this many tokens at most [default: all]", o => o.MaxTokens, (o, v) => o with { MaxTokens = v });
        Add(
            command,
            "--tokens-on-disk",
            "Keep all token ids in a temporary file, not only those beyond 16 MiB",
            o => o.TokensOnDisk,
            (o, v) => o with { TokensOnDisk = v });
        Add(command, "--sample", "Subsampling threshold of frequent words; 0 is none", o => o.Sample, (o, v) => o with { Sample = v });
    }

    private void AddVocabularyMemory(Command command)
    {
        var option = new Option<string>("--max-vocab-memory")
        {
            Description = "Drop the rarest words when all take more while they are counted, such as 500m or 2g; none is no limit",
            HelpName = "size",
            DefaultValueFactory = _ => "1g",
        };
        option.AcceptSizes();
        Bind(command, option, (parsed, options) => options with { MaxVocabularyMemory = OptionValues.ParseSize(parsed.GetValue(option)!) });
    }

    /// <returns>The learning rate at the end.</returns>
    private Option<double> AddSchedule(Command command)
    {
        Add(command, "--epochs", "Passes over the corpus", o => o.Epochs, (o, v) => o with { Epochs = v });
        Add(command, "--learning-rate", "Learning rate at the start", o => o.LearningRate, (o, v) => o with { LearningRate = v });
        var minLearningRate = Add(
            command,
            "--min-learning-rate",
            "Learning rate at the end, never above the start's",
            o => o.MinLearningRate,
            (o, v) => o with { MinLearningRate = v });
        Add(
            command,
            "--batch-size",
            "Centres a step of the tensor trainer [default: by the corpus]",
            o => o.BatchSize,
            (o, v) => o with { BatchSize = v });
        AddChoice(command, "--optimizer", "The tensor trainer's optimizer", o => o.Optimizer, (o, v) => o with { Optimizer = v });
        AddChoice(command, "--gradients", "Where the tensor trainer's gradients come from", o => o.Gradients, (o, v) => o with { Gradients = v });
        AddChoice(
            command,
            "--negative-sharing",
            "Which pairs of the tensor trainer have the same negatives",
            o => o.NegativeSharing,
            (o, v) => o with { NegativeSharing = v });
        return minLearningRate;
    }

    private void AddMachine(Command command)
    {
        AddChoice(command, "--trainer", "Which program trains", o => o.Trainer, (o, v) => o with { Trainer = v });
        Add(command, "--device", "cpu, cuda, cuda:N, mps, or auto for a GPU where there is one", o => o.Device, (o, v) => o with { Device = v });
        AddChoice(command, "--dtype", "Type of the weights", o => o.WeightType, (o, v) => o with { WeightType = v });
        Add(
            command,
            "--deterministic",
            "The tensor trainer gives the same bits for a seed on a GPU too",
            o => o.Deterministic,
            (o, v) => o with { Deterministic = v });
        Add(command, "--threads", "Threads of the hogwild trainer [default: one a core]", o => o.Threads, (o, v) => o with { Threads = v });
        AddChoice(
            command,
            "--instructions",
            "Vector instructions of the hogwild trainer",
            o => o.Instructions,
            (o, v) => o with { Instructions = v });
        Add(command, "--no-loss", "Do not add up the loss", o => !o.TrackLoss, (o, v) => o with { TrackLoss = !v });
        Add(
            command,
            "--validation",
            "Share of the sentences to hold out; their loss is reported each epoch",
            o => o.ValidationShare,
            (o, v) => o with { ValidationShare = v });
        Add(command, "--seed", "Seed of every random draw", o => o.Seed, (o, v) => o with { Seed = v });
    }

    private Option<T> Add<T>(
        Command command,
        string name,
        string description,
        Func<TrainingOptions, T> get,
        Func<TrainingOptions, T, TrainingOptions> set)
    {
        var option = new Option<T>(name) { Description = description };
        option.AcceptNumbers();
        if (get(TrainingOptions.Default) is not null) option.DefaultValueFactory = _ => get(TrainingOptions.Default);
        Bind(command, option, (parsed, options) => set(options, parsed.GetValue(option)!));
        return option;
    }

    /// <summary>An enum in the words of the command line, negative-sampling for NegativeSampling.</summary>
    private void AddChoice<TEnum>(
        Command command,
        string name,
        string description,
        Func<TrainingOptions, TEnum> get,
        Func<TrainingOptions, TEnum, TrainingOptions> set)
        where TEnum : struct, Enum
    {
        var option = new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => EnumWords.Of(get(TrainingOptions.Default)),
        };
        option.AcceptWords(EnumWords.All<TEnum>());
        Bind(command, option, (parsed, options) => set(options, EnumWords.Parse<TEnum>(parsed.GetValue(option)!)));
    }

    private void Bind(Command command, Option option, Func<ParseResult, TrainingOptions, TrainingOptions> apply)
    {
        command.Options.Add(option);
        _options.Add(option);
        _bindings.Add((parsed, options) => IsGiven(parsed, option) ? apply(parsed, options) : options);
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
