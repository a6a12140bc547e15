using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// A text encoded for training: the ids of its words, sentence after sentence, words outside the vocabulary gone. They take 4 bytes a
/// token and a sentence: the first 16 MiB in memory, the others in a temporary file (see <see cref="CorpusOptions.TokensOnDisk"/>), of
/// which at most 16 MiB are in memory at a time, and 1 byte in memory for eight sentences.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Corpus
{
    /// <summary>The guide refuses to train on fewer words than these: no negative would be left beside centre and context.</summary>
    internal const int FewestWords = 3;

    /// <summary>Characters of the longest token that is taken for a word; word2vec's are cut after 100 bytes.</summary>
    public const int LongestToken = 1000;

    private readonly TokenStore _tokens;

    internal Corpus(Vocabulary vocabulary, TokenStore tokens) => (Vocabulary, _tokens) = (vocabulary, tokens);

    /// <summary>The words and their counts: in this text, and those of <see cref="CorpusOptions.KnownVocabulary"/> added.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How many sentences hold a word of the vocabulary; the others are dropped.</summary>
    public int SentenceCount => _tokens.SentenceCount;

    /// <summary>How many tokens of this text are words of the vocabulary.</summary>
    public long TokenCount => _tokens.TokenCount;

    /// <summary>How many tokens were read, rare words among them.</summary>
    public long RawTokenCount { get; internal init; }

    /// <summary>Tokens of more than 1,000 characters. They are left out, and not among <see cref="RawTokenCount"/>.</summary>
    public long OverlongTokens { get; internal init; }

    /// <summary>
    /// Words that were dropped while counting, when all of them passed <see cref="CorpusOptions.MaxVocabularyMemory"/>; 0 if they never
    /// did. Such a word may have come back, and been counted from 0 again: counts below some times <see cref="PrunedBelow"/> are then
    /// lower bounds.
    /// </summary>
    public long PrunedWords { get; internal init; }

    /// <summary>Words seen at least so often were never dropped while counting; 0 if none was.</summary>
    public long PrunedBelow { get; internal init; }

    /// <summary>Invalid UTF-8 sequences that were replaced by U+FFFD.</summary>
    public long InvalidUtf8Sequences { get; internal init; }

    /// <summary>Lines read, empty ones too.</summary>
    public long Lines { get; internal init; }

    /// <summary>The ids of one sentence, each 0 … V − 1, at least one. Valid for as long as the corpus is referred to.</summary>
    /// <param name="index">0 … <see cref="SentenceCount"/> − 1.</param>
    public ReadOnlySpan<int> Sentence(int index) => _tokens.Sentence(index);

    /// <summary>
    /// SHA-256 of the encoded sentences, in lower-case hexadecimal digits: the same for two corpora with the same ids in the same
    /// sentences, whatever text, options or place they came from. Reads all of them, so it takes a moment for a large corpus.
    /// </summary>
    public string Fingerprint() => _tokens.Fingerprint();

    /// <summary>Reads the sentences in order, from one on; quicker than one <see cref="Sentence"/> after the other.</summary>
    /// <param name="first">0 … <see cref="SentenceCount"/>.</param>
    internal SentenceCursor SentencesFrom(int first) => new(_tokens, first);

    /// <summary>Reads a text once, so standard input works too: counts its words, builds the vocabulary, and encodes.</summary>
    /// <param name="source">The text.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="progress">Told how far reading has come, every 65,536 tokens or so, and at the end.</param>
    /// <param name="cancellationToken">Looked at before each sentence.</param>
    /// <exception cref="OptionsException">Options are out of range.</exception>
    /// <exception cref="CorpusException">
    /// The text cannot be read, holds no tokens, or fewer than 3 words are left, which the guide refuses to train on.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Corpus Build(
        TextSource source,
        CorpusOptions? options = null,
        IProgress<CorpusProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new CorpusOptions();
        options.Validate();
        using var builder = new CorpusBuilder(options);
        builder.Read(source, progress, cancellationToken);
        return builder.Encode(source.Description);
    }
}
