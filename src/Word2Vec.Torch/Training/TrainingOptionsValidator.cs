using System.Globalization;
using System.Text.Json;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training.Kernels;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>Finds every problem of a set of options. Names are the command's, which a reader of the library understands too.</summary>
internal static class TrainingOptionsValidator
{
    public static IReadOnlyList<string> Problems(TrainingOptions options)
    {
        List<string> problems = [.. CorpusOptions.Problems(options.MinCount, options.MaxVocabulary, options.MaxTokens, options.MaxVocabularyMemory)];
        InRange("dim", options.Dimension, 1, 10_000);
        InRange("window", options.Window, 1, 1_000);
        InRange("negative", options.Negative, 1, 1_000);
        InRange("noise-exponent", options.NoiseExponent, -2, 2);
        InRange("epochs", options.Epochs, 1, 1_000_000);
        InRange("threads", options.Threads ?? 1, 1, 1024);
        InRange("validation", options.ValidationShare, 0, 0.5);
        InRange("batch-size", options.BatchSize ?? 1, 1, 1_000_000);
        Require(options.Sample is >= 0 and < 1, "sample", options.Sample, "at least 0 and below 1");
        var hasRate = options.LearningRate is > 0 and <= 100;
        Require(hasRate, "learning-rate", options.LearningRate, "above 0 and at most 100");
        Require(
            options.MinLearningRate >= 0 && (!hasRate || options.MinLearningRate <= options.LearningRate),
            "min-learning-rate",
            options.MinLearningRate,
            "from 0 to the learning rate");
        RequireText(Tokenizer.Names.Contains(options.Tokenizer), "tokenizer", options.Tokenizer, string.Join(", ", Tokenizer.Names));
        AddUndefined(options, problems);
        TrainingDevice.AddProblems(options.Device, problems);
        if (options.ValidationShare > 0 && options.ResolveTrainer() != TrainerKind.Hogwild)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"validation is {options.ValidationShare}; only the hogwild trainer holds sentences out"));
        if (options is { Loss: TrainingLoss.NegativeSampling, DistinctNegatives: true, NegativeSharing: NegativeSharing.Group } && options.ResolveTrainer() == TrainerKind.Tensor)
            problems.Add("negative-sharing is group, and distinct-negatives are a centre's own: choose negative-sharing centre");
        problems.AddRange(OptionUses.Problems(options));
        if (options.Trainer is TrainerKind.Reference or TrainerKind.Hogwild) AddCpuTrainerProblems(options, problems);
        if (options.Trainer == TrainerKind.Hogwild) AddHogwildProblems(options, problems);
        return problems;

        void InRange<T>(string name, T value, T lowest, T highest)
            where T : IComparable<T>, IFormattable =>
            Require(
                value.CompareTo(lowest) >= 0 && value.CompareTo(highest) <= 0,
                name,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{lowest} to {highest}"));

        void Require(bool holds, string name, IFormattable value, string allowed) =>
            RequireText(holds, name, value.ToString(null, CultureInfo.InvariantCulture), allowed);

        void RequireText(bool holds, string name, string value, string allowed)
        {
            if (!holds) problems.Add($"{name} is {value}; allowed: {allowed}");
        }
    }

    // A number cast to an enum, which the command's words cannot give.
    private static void AddUndefined(TrainingOptions options, List<string> problems)
    {
        Check("sentences", options.Sentences);
        Check("loss", options.Loss);
        Check("trainer", options.Trainer);
        Check("optimizer", options.Optimizer);
        Check("gradients", options.Gradients);
        Check("negative-sharing", options.NegativeSharing);
        Check("instructions", options.Instructions);
        Check("dtype", options.WeightType);
        Check("init", options.Initialization);

        void Check<TEnum>(string name, TEnum value)
            where TEnum : struct, Enum
        {
            if (!Enum.IsDefined(value)) problems.Add($"{name} is {value}; allowed: {string.Join(", ", Enum.GetValues<TEnum>().Select(Word))}");
        }
    }

    private static void AddCpuTrainerProblems(TrainingOptions options, List<string> problems)
    {
        var trainer = options.Trainer == TrainerKind.Reference ? "reference" : "hogwild";
        if (options.Optimizer != OptimizerKind.Sgd)
            problems.Add($"optimizer is {Word(options.Optimizer)}; the {trainer} trainer has SGD only: choose the tensor trainer");
        if (options.Device is not (TrainingDevice.Cpu or TrainingDevice.Auto))
            problems.Add($"device is {options.Device}; the {trainer} trainer runs on the CPU only: choose the tensor trainer");
        if (options.WeightType == WeightType.BFloat16)
            problems.Add($"dtype is bfloat16; the {trainer} trainer does not round: choose the tensor trainer");
    }

    private static void AddHogwildProblems(TrainingOptions options, List<string> problems)
    {
        if (options.Loss != TrainingLoss.NegativeSampling)
            problems.Add("loss is softmax; the hogwild trainer has negative sampling only: choose the reference or the tensor trainer");
        if (options.WeightType == WeightType.Float64)
            problems.Add("dtype is float64; the hogwild trainer has float32 only: choose the reference or the tensor trainer");
        if (!WindowKernels.IsSupported(options.Instructions))
            problems.Add($"instructions is {Word(options.Instructions)}; this processor lacks them: choose auto");
    }

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
