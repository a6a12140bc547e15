using System.Runtime.InteropServices;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Sampling;

/// <summary>
/// A corpus's sentences in a random order, which the seed and the stream alone decide. Runs of sentences that stand together in the text
/// are taken in a random order into a buffer of some megabytes, and leave it one by one in a random order: nearly as good as an order
/// of single sentences, without a number in memory for each, and without a jump on the disk for each.
/// </summary>
/// <remarks>For one thread.</remarks>
internal sealed class ShuffledSentences
{
    /// <summary>Sentences of the text that enter the buffer one after the other: a run begins where the corpus knows a sentence's place.</summary>
    public const int RunLength = TokenStore.SentencesPerEntry;

    /// <summary>The buffer is full when it holds so many tokens.</summary>
    public const int TokensAtOnce = 1 << 20;

    private readonly Corpus _corpus;
    private readonly ulong _seed;
    private readonly ulong _stream;
    private readonly int[] _runs;
    private readonly List<(int Sentence, int Start, int Length)> _buffered = [];
    private int[] _tokens = [];
    private ShuffledPlace _place;
    private ShuffledPlace _next;

    /// <param name="corpus">The sentences.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <param name="stream">The first of a range of the seed's streams, one for each time that the buffer is filled.</param>
    public ShuffledSentences(Corpus corpus, ulong seed, ulong stream)
    {
        (_corpus, _seed, _stream) = (corpus, seed, stream);
        _runs = [.. Enumerable.Range(0, (corpus.SentenceCount + RunLength - 1) / RunLength)];
        var random = new RandomSource(seed, stream);
        random.Shuffle<int>(_runs);
    }

    /// <summary>Where the next sentence comes from.</summary>
    public ShuffledPlace Place => _place;

    /// <summary>Whether all were taken.</summary>
    public bool IsAtEnd => _place.Taken == _buffered.Count && _next.Run == _runs.Length;

    /// <summary>Goes to a place of this order.</summary>
    /// <returns>False where the order has no such place.</returns>
    public bool TryGoTo(ShuffledPlace place)
    {
        if (place is { Fill: < 0 } or { Run: < 0 } or { Within: < 0 } or { Taken: < 0 }) return false;
        if (place.Run >= _runs.Length ? place is not { Within: 0 } || place.Run > _runs.Length : place.Within >= LengthOf(place.Run)) return false;
        _next = place with { Taken = 0 };
        _buffered.Clear();
        _place = _next;
        if (place.Taken > 0) Fill();
        if (place.Taken > _buffered.Count) return false;
        _place = place;
        return true;
    }

    /// <summary>Takes the next sentence.</summary>
    /// <param name="index">Its number in the corpus.</param>
    /// <param name="sentence">Its ids, valid until the next call.</param>
    public bool TryNext(out int index, out ReadOnlySpan<int> sentence)
    {
        if (_place.Taken == _buffered.Count) Fill();
        if (_buffered.Count == 0)
        {
            index = 0;
            sentence = default;
            return false;
        }

        (index, var start, var length) = _buffered[_place.Taken];
        sentence = _tokens.AsSpan(start, length);
        _place = _place with { Taken = _place.Taken + 1 };
        return true;
    }

    private void Fill()
    {
        _place = _next;
        _buffered.Clear();
        var (run, within, used) = (_place.Run, _place.Within, 0);
        while (run < _runs.Length && used < TokensAtOnce)
        {
            var first = _runs[run] * RunLength;
            var length = LengthOf(run);
            var sentences = _corpus.SentencesFrom(first + within);
            for (; within < length && used < TokensAtOnce && sentences.TryNext(out var sentence); within++) Add(first + within, sentence, ref used);
            if (within == length) (run, within) = (run + 1, 0);
        }

        _next = new ShuffledPlace(_place.Fill + 1, run, within, 0);
        var random = new RandomSource(_seed, _stream + 1 + (ulong)_place.Fill);
        random.Shuffle(CollectionsMarshal.AsSpan(_buffered));
    }

    private int LengthOf(int run) => Math.Min(RunLength, _corpus.SentenceCount - (_runs[run] * RunLength));

    private void Add(int index, ReadOnlySpan<int> sentence, ref int used)
    {
        if (_tokens.Length < used + sentence.Length) Array.Resize(ref _tokens, Math.Max(2 * _tokens.Length, used + sentence.Length));
        sentence.CopyTo(_tokens.AsSpan(used));
        _buffered.Add((index, used, sentence.Length));
        used += sentence.Length;
    }
}

/// <summary>A place in an order of <see cref="ShuffledSentences"/>.</summary>
/// <param name="Fill">How often the buffer was filled before.</param>
/// <param name="Run">The run in the order of runs where this fill of the buffer began.</param>
/// <param name="Within">The sentence of that run.</param>
/// <param name="Taken">Sentences taken since the buffer was filled.</param>
internal readonly record struct ShuffledPlace(int Fill, int Run, int Within, int Taken);
