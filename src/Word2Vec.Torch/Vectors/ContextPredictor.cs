using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Vectors;

/// <summary>How a score becomes a probability.</summary>
public enum ContextProbability
{
    /// <summary>Softmax over all words: the probability that the context is this word; all add up to 1.</summary>
    Softmax,

    /// <summary>
    /// The sigmoid of negative sampling: the probability that the pair comes from the text and not from the noise. Each word has its own;
    /// they do not add up to 1.
    /// </summary>
    NegativeSampling,
}

/// <summary>A word and the probability that it stands near the one asked for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Probability">0 … 1.</param>
public readonly record struct Prediction(string Word, double Probability);

/// <summary>Predicts context words from a centre word with both matrices, as the guide's forward pass does: A = W1[c] · W2.</summary>
public static class ContextPredictor
{
    /// <summary>The likeliest contexts of a word. The word itself may be one.</summary>
    /// <param name="model">The model; its type and device stay as they are. Not changed, so this is thread-safe.</param>
    /// <param name="vocabulary">Its words.</param>
    /// <param name="center">A word of the vocabulary.</param>
    /// <param name="top">How many, at least 1. Default: 10, gensim's in <c>predict_output_word</c>.</param>
    /// <param name="probability">What the numbers mean; the order is the same. Default: softmax.</param>
    /// <returns>The likeliest first; equal ones in the order of their ids.</returns>
    /// <exception cref="ArgumentException">The vocabulary is not of the model's size.</exception>
    /// <exception cref="UnknownWordException">The word is not in the vocabulary.</exception>
    public static IReadOnlyList<Prediction> Predict(
        SkipGramModel model,
        Vocabulary vocabulary,
        string center,
        int top = 10,
        ContextProbability probability = ContextProbability.Softmax)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (vocabulary.Count != model.VocabularySize)
            throw new ArgumentException($"{vocabulary.Count} words are not one for each of {model.VocabularySize} rows", nameof(vocabulary));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var scores = model.ScoreAll(tensor(new long[] { vocabulary.IdOf(center) }, device: model.WeightPlace.Device)).view(-1).to(float64).cpu();
        var probabilities = probability == ContextProbability.Softmax ? scores.softmax(0) : scores.sigmoid();
        var (byScore, numbers) = (scores.data<double>().ToArray(), probabilities.data<double>().ToArray());
        return
        [
            .. Enumerable.Range(0, numbers.Length).OrderByDescending(id => byScore[id]).Take(top).Select(id => new Prediction(vocabulary[id], numbers[id])),
        ];
    }
}
