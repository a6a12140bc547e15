using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// More training of a finished model on new text: the options that go on with it, how the text is read, the weights to start from.
/// </summary>
public static class ContinuedTraining
{
    /// <summary>
    /// The options with those replaced that belong to the model: what it is made of (dimension, type of the weights), how text becomes words
    /// and pairs (tokenizer, sentences, min-count, sample, window), and what is minimised (loss, negatives and their noise, initialisation of
    /// new words). Epochs, rates, optimizer, trainer, device, threads, seed and limits of the text stay as they are.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="model">The model. One whose folder tells of no training, as after a conversion, gives dimension and type alone.</param>
    /// <exception cref="ModelFormatException">What the folder tells of its training cannot be read.</exception>
    public static TrainingOptions Continuing(this TrainingOptions options, LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        return (TrainedWith(model) is { } earlier ? WithChoicesOf(earlier, options) : options) with
        {
            Dimension = model.Model.Dimension,
            WeightType = model.Model.WeightPlace.Type switch
            {
                torch.ScalarType.Float64 => WeightType.Float64,
                torch.ScalarType.BFloat16 => WeightType.BFloat16,
                // Float16 too, which no trainer has.
                _ => WeightType.Float32,
            },
        };
    }

    /// <summary>How the options want new text read for a model that has words already.</summary>
    /// <param name="options">The options.</param>
    /// <param name="known">The model's words, which all stay; their counts are added to the text's.</param>
    /// <param name="grow">Whether words that are new enter, by the options' min-count and max-vocab.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static CorpusOptions ToCorpusOptions(this TrainingOptions options, Vocabulary known, bool grow)
    {
        ArgumentNullException.ThrowIfNull(known);
        return options.ToCorpusOptions() with { KnownVocabulary = known, GrowVocabulary = grow };
    }

    /// <summary>A model to train on, with the rows of <paramref name="model"/> for its words, and starting weights for the others.</summary>
    /// <param name="options">The options: type and device of the weights, initialisation and seed of new words.</param>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="vocabulary">The words of the new text and the model.</param>
    /// <exception cref="OptionsException">An option is out of range, or the dimension is not the model's.</exception>
    public static SkipGramModel ContinueModel(this TrainingOptions options, LoadedModel model, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(model);
        options.EnsureValid();
        options.EnsureDimensionOf(model);
        return model.Model.WithVocabulary(
            model.Vocabulary, vocabulary, options.Initialization, options.Seed, options.TensorType(), options.WeightDevice());
    }

    /// <summary>Refuses another dimension than the model's, whose vectors keep theirs.</summary>
    /// <param name="options">The options.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="OptionsException">The dimensions differ.</exception>
    public static void EnsureDimensionOf(this TrainingOptions options, LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        if (options.Dimension != model.Model.Dimension)
            throw new OptionsException([$"dim is {options.Dimension}; allowed: {model.Model.Dimension}, which the model to continue has"]);
    }

    private static TrainingOptions WithChoicesOf(TrainingOptions earlier, TrainingOptions options) => options with
    {
        Tokenizer = earlier.Tokenizer,
        Sentences = earlier.Sentences,
        MinCount = earlier.MinCount,
        Sample = earlier.Sample,
        Window = earlier.Window,
        FixedWindow = earlier.FixedWindow,
        Loss = earlier.Loss,
        Negative = earlier.Negative,
        NoiseExponent = earlier.NoiseExponent,
        DistinctNegatives = earlier.DistinctNegatives,
        NegativeSharing = earlier.NegativeSharing,
        Initialization = earlier.Initialization,
    };

    private static TrainingOptions? TrainedWith(LoadedModel model)
    {
        try
        {
            return model.Config["training"] switch
            {
                null => null,
                JsonObject options => TrainingOptionsExtensions.FromJson(options),
                _ => throw new JsonException("it is no object"),
            };
        }
        catch (JsonException error)
        {
            throw FormatError.Of("config.json", $"what it tells of the model's training cannot be read ({error.Message.TrimEnd('.')}); train anew", error);
        }
    }
}
