using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>How text becomes a <see cref="Corpus"/>.</summary>
public sealed record CorpusOptions
{
    /// <summary>1 GiB, some 20 million words.</summary>
    internal const long DefaultVocabularyMemory = 1L << 30;

    private const long LeastVocabularyMemory = 1L << 20;

    /// <summary>Cuts sentences into tokens. Default: <see cref="Tokenizer.AsciiWords"/>, the guide's.</summary>
    public Tokenizer Tokenizer { get; init; } = Tokenizer.AsciiWords;

    /// <summary>What a sentence is, over whose ends no window reaches. Default: <see cref="SentenceUnit.Line"/>.</summary>
    public SentenceUnit Sentences { get; init; } = SentenceUnit.Line;

    /// <summary>Words that occur less often are left out. Default: 5, as in word2vec and gensim; the guide uses 1.</summary>
    public int MinCount { get; init; } = 5;

    /// <summary>The most words kept, most frequent first; at least 3. Default: null, no limit.</summary>
    public int? MaxVocabulary { get; init; }

    /// <summary>
    /// Bytes for the different words while they are counted, some 50 a word; at least 1 MiB. When they pass it, the words seen once are
    /// dropped, those seen twice, and so on, until at most half of them are left (word2vec's way), and
    /// <see cref="Corpus.PrunedWords"/> tells. Default: 1 GiB; null is no limit.
    /// </summary>
    public long? MaxVocabularyMemory { get; init; } = DefaultVocabularyMemory;

    /// <summary>
    /// Words to keep whatever their counts in this text, as for more training of a model; their counts are added to the text's.
    /// Default: null, none.
    /// </summary>
    public Vocabulary? KnownVocabulary { get; init; }

    /// <summary>
    /// Whether other words than <see cref="KnownVocabulary"/>'s enter, by <see cref="MinCount"/> and as long as there are fewer than
    /// <see cref="MaxVocabulary"/>. Default: false. Without a known vocabulary every word may enter, whatever this is.
    /// </summary>
    public bool GrowVocabulary { get; init; }

    /// <summary>Reading stops after so many tokens, in the middle of a sentence if need be. Default: null, no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>
    /// Keep all token ids in a temporary file, mapped into memory. Default: false, only those beyond the first 16 MiB, and all in memory
    /// where no temporary file can be made. The file is in the system's folder for such (TMPDIR) and takes 4 bytes a token; it has no
    /// name, except on Windows, and is gone when the process ends in whatever way.
    /// </summary>
    public bool TokensOnDisk { get; init; }

    internal void Validate()
    {
        string[] problems = [.. Problems(MinCount, MaxVocabulary, MaxTokens, MaxVocabularyMemory)];
        if (problems.Length > 0) throw new OptionsException(problems);
    }

    /// <summary>Every setting that is out of range.</summary>
    internal static IEnumerable<string> Problems(int minCount, int? maxVocabulary, long? maxTokens, long? maxVocabularyMemory)
    {
        if (minCount < 1) yield return $"min-count is {minCount}; allowed: 1 to {int.MaxValue}";
        if (maxVocabulary < Corpus.FewestWords) yield return $"max-vocab is {maxVocabulary}; allowed: {Corpus.FewestWords} to {int.MaxValue}";
        if (maxTokens < 1) yield return $"max-tokens is {maxTokens}; allowed: 1 to {long.MaxValue}";
        if (maxVocabularyMemory < LeastVocabularyMemory)
            yield return $"max-vocab-memory is {maxVocabularyMemory}; allowed: {LeastVocabularyMemory} (1m) to {long.MaxValue}";
    }
}
