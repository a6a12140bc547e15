using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Verification;

/// <summary>
/// Random float64 weights and words, with every kind of repeated row that training meets. Its tensors live in the caller's scope.
/// </summary>
internal sealed class GradientProblem
{
    // Some three contexts a row keep the loss, and with it the rounding that finite differences see, small in a large vocabulary.
    private const double ContextsOfRow = 3;

    private readonly GradientSuiteOptions _options;
    private RandomSource _random;

    public GradientProblem(GradientSuiteOptions options)
    {
        _options = options;
        _random = new RandomSource(options.Seed);
        InputWeight = RandomWeight();
        OutputWeight = RandomWeight();
        var (centers, contexts, negatives) = RandomWords();
        Centers = tensor(centers);
        Contexts = tensor(contexts);
        Negatives = tensor(negatives, options.Pairs, options.Negatives);
        X = eye(options.VocabularySize, dtype: float64).index_select(0, Centers);
        Y = RandomMultiHot();
        (StepCenter, StepContext, StepNegatives) = RandomDistinctWords();
    }

    public Tensor InputWeight { get; }

    public Tensor OutputWeight { get; }

    public Tensor Centers { get; }

    public Tensor Contexts { get; }

    public Tensor Negatives { get; }

    public Tensor X { get; }

    public Tensor Y { get; }

    public int StepCenter { get; }

    public int StepContext { get; }

    public int[] StepNegatives { get; }

    /// <summary>Normal, with the deviation that gives scores of order 1 whatever N is.</summary>
    private Tensor RandomWeight()
    {
        var values = new double[_options.VocabularySize * _options.Dimension];
        var deviation = Math.Pow(_options.Dimension, -0.25);
        for (var i = 0; i < values.Length; i++) values[i] = deviation * _random.NextGaussian();
        // Into torch's own memory: sums over an array that lies elsewhere at each start differ in their last bits.
        return tensor(values, _options.VocabularySize, _options.Dimension).clone();
    }

    private (long[] Centers, long[] Contexts, long[] Negatives) RandomWords()
    {
        var (pairs, negatives) = (_options.Pairs, _options.Negatives);
        var (center, context, negative) = (Words(pairs), Words(pairs), Words(pairs * negatives));
        negative[0] = context[^1]; // a negative that is the context of another pair
        if (negatives > 1) negative[^1] = negative[^2]; // a negative twice in one row
        if (pairs > 1) center[1] = center[0]; // a centre twice
        if (pairs > 2) context[2] = context[1]; // a context twice
        if (pairs > 3) context[3] = center[3]; // a word beside itself
        if (pairs > 4) negative[4 * negatives] = center[4]; // the centre among its negatives
        return (center, context, negative);
    }

    private long[] Words(int count)
    {
        var words = new long[count];
        for (var i = 0; i < count; i++) words[i] = _random.NextInt(_options.VocabularySize);
        return words;
    }

    private Tensor RandomMultiHot()
    {
        var values = new double[_options.Pairs * _options.VocabularySize];
        for (var i = 0; i < values.Length; i++) values[i] = _random.NextDouble() < ContextsOfRow / _options.VocabularySize ? 1 : 0;
        values[0] = values[1] = 1; // at least one row does not sum to 1
        return tensor(values, _options.Pairs, _options.VocabularySize);
    }

    private (int Center, int Context, int[] Negatives) RandomDistinctWords()
    {
        var words = Enumerable.Range(0, _options.VocabularySize).ToArray();
        _random.Shuffle<int>(words);
        return (words[0], words[1], words[2..Math.Min(words.Length, 2 + _options.Negatives)]);
    }
}
