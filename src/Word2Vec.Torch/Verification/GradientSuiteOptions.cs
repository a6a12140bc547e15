using System.Globalization;

namespace Word2Vec.Torch.Verification;

/// <summary>The size of the random problem on which <see cref="GradientSuite"/> checks every formula.</summary>
/// <remarks>Immutable and thread-safe. The defaults are small, and large enough for every kind of repeated row.</remarks>
public sealed record GradientSuiteOptions
{
    private const int MaxProduct = 2_500;

    /// <summary>V, words in the vocabulary: 3 (the guide's least) to 1,000; 11 by default.</summary>
    public int VocabularySize { get; init; } = 11;

    /// <summary>N, numbers in an embedding: 1 to 300; 5 by default.</summary>
    public int Dimension { get; init; } = 5;

    /// <summary>B, (centre, context) pairs in a batch: 1 to 50; 7 by default.</summary>
    public int Pairs { get; init; } = 7;

    /// <summary>K, negatives of a pair: 1 to 20; 4 by default.</summary>
    public int Negatives { get; init; } = 4;

    /// <summary>Seed of the random weights and words: 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks the ranges, and that the number of evaluations stays bearable: V·N and B·V at most 2,500.</summary>
    /// <exception cref="OptionsException">One problem or several, all reported together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        CheckRange("vocab", VocabularySize, 3, 1000);
        CheckRange("dim", Dimension, 1, 300);
        CheckRange("pairs", Pairs, 1, 50);
        CheckRange("negatives", Negatives, 1, 20);
        CheckProduct("vocab × dim", (long)VocabularySize * Dimension);
        CheckProduct("pairs × vocab", (long)Pairs * VocabularySize);
        if (problems.Count > 0) throw new OptionsException(problems);

        void CheckRange(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {least} to {most}"));
        }

        void CheckProduct(string name, long value)
        {
            if (problems.Count == 0 && value > MaxProduct)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be at most {MaxProduct}"));
        }
    }
}
