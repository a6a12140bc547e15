using System.Runtime.InteropServices;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// One epoch's (centre, context) pairs in blocks, each shuffled, as the guide shuffles its whole corpus. A corpus whose pairs fit one
/// block is shuffled whole. Subsampling goes before windows, and is drawn anew each epoch.
/// </summary>
internal sealed class PairBlocks(Corpus corpus, TrainingOptions options, int epoch)
{
    private const int BlockSize = 1 << 16;
    private const string RandomName = "pairs_random";
    private const string SentenceName = "pairs_sentence";
    private const string WordsName = "pairs_words";

    private readonly Subsampling _subsampling = new(corpus.Vocabulary.Counts, options.Sample);
    private readonly SkipGramWindow _window = new(options.Window, options.FixedWindow);
    private readonly List<WordPair> _pairs = new(BlockSize);
    private RandomSource _random = TrainingStreams.Pairs(options.Seed, epoch);
    private SentenceCursor _sentences = corpus.SentencesFrom(0);
    private RandomSource _randomBefore = TrainingStreams.Pairs(options.Seed, epoch);
    private int _sentenceBefore;
    private int[] _kept = [];
    private int _sentence;

    /// <summary>Tokens passed before the current block, and with it.</summary>
    public long WordsBefore { get; private set; }

    public long WordsAfter { get; private set; }

    public bool TryNext(out ReadOnlySpan<WordPair> block)
    {
        _pairs.Clear();
        (WordsBefore, _randomBefore, _sentenceBefore) = (WordsAfter, _random, _sentence);
        while (_pairs.Count < BlockSize && _sentences.TryNext(out var sentence)) AddSentence(sentence);
        var pairs = CollectionsMarshal.AsSpan(_pairs);
        _random.Shuffle(pairs);
        block = pairs;
        return pairs.Length > 0;
    }

    /// <summary>Where the current block began; it comes again, the same, after <see cref="Load"/> and <see cref="TryNext"/>.</summary>
    public void Save(TrainingState state)
    {
        state.Set(RandomName, _randomBefore);
        state.Set(SentenceName, _sentenceBefore);
        state.Set(WordsName, WordsBefore);
    }

    public void Load(TrainingState state)
    {
        _random = state.Random(RandomName);
        _sentence = (int)state.Integer(SentenceName, 0, corpus.SentenceCount);
        WordsAfter = state.Integer(WordsName, 0, corpus.TokenCount);
        _sentences = corpus.SentencesFrom(_sentence);
    }

    private void AddSentence(ReadOnlySpan<int> sentence)
    {
        _sentence++;
        WordsAfter += sentence.Length;
        if (_kept.Length < sentence.Length) _kept = new int[sentence.Length];
        var kept = _subsampling.Filter(sentence, _kept, ref _random);
        _window.AddPairs(_kept.AsSpan(0, kept), _pairs, ref _random);
    }
}

/// <summary>Tells the random streams of one seed apart; the model's starting weights use streams 1 and 2.</summary>
internal static class TrainingStreams
{
    public static RandomSource Pairs(ulong seed, int epoch) => new(seed, 1000 + 2UL * (ulong)epoch);

    public static RandomSource Negatives(ulong seed, int epoch) => new(seed, 1001 + 2UL * (ulong)epoch);

    /// <summary>How a matrix of the tensor trainer is rounded to bfloat16.</summary>
    public static RandomSource Rounding(ulong seed, int epoch) => new(seed, (1UL << 61) + (ulong)epoch);

    /// <summary>Windows and negatives of some centres of the tensor trainer, told by their number within the epoch.</summary>
    public static RandomSource Samples(ulong seed, int epoch, long unit) => new(seed, (1UL << 62) + ((ulong)epoch << 41) + (ulong)unit);

    /// <summary>Which tokens of a sentence stay, in the tensor trainer.</summary>
    public static RandomSource Kept(ulong seed, int epoch, int sentence) => new(seed, (1UL << 63) + ((ulong)epoch << 32) + (ulong)sentence);

    /// <summary>The first stream of an epoch's order of sentences; there are enough up to the next epoch's for every text.</summary>
    public static ulong Order(int epoch) => (1UL << 60) + ((ulong)epoch << 32);

    /// <summary>Everything that is drawn for a chunk of the Hogwild trainer, whichever thread takes it.</summary>
    public static RandomSource Chunk(ulong seed, int epoch, int chunk) => new(seed, ((ulong)(epoch + 1) << 32) + (ulong)chunk);
}
