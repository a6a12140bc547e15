using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>How text becomes a <see cref="Corpus"/>.</summary>
public sealed record CorpusOptions
{
    /// <summary>Cuts sentences into tokens. Default: <see cref="Tokenizer.AsciiWords"/>, the guide's.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.AsciiWords;

    /// <summary>Words that occur less often are left out. Default: 5, as in word2vec and gensim; the guide uses 1.</summary>
    public int MinCount { get; init; } = 5;

    /// <summary>The most words kept, most frequent first; at least 3. Default: null, no limit.</summary>
    public int? MaxVocabulary { get; init; }

    /// <summary>Reading stops after so many tokens, in the middle of a sentence if need be. Default: null, no limit.</summary>
    public long? MaxTokens { get; init; }

    internal void Validate()
    {
        List<string> problems = [];
        if (MinCount < 1) problems.Add($"min-count is {MinCount}; it must be at least 1");
        if (MaxVocabulary < Corpus.FewestWords)
            problems.Add($"max-vocab is {MaxVocabulary}; it must be at least {Corpus.FewestWords}");
        if (MaxTokens < 1) problems.Add($"max-tokens is {MaxTokens}; it must be at least 1");
        if (problems.Count > 0) throw new OptionsException(problems);
    }
}
