using System.Diagnostics.CodeAnalysis;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Reads an epoch's text in chunks and draws all that is drawn for them: which tokens stay, windows, negatives. Each has a stream of its
/// own by seed, epoch and place, so that neither the device nor the size of the chunks changes what is drawn.
/// </summary>
/// <remarks>For one thread at a time. Two chunks take turns, so that one is at work while the next is prepared.</remarks>
internal sealed class ChunkReader
{
    private readonly TrainingOptions _options;
    private readonly ChunkShape _shape;
    private readonly int _size;
    private readonly Corpus _corpus;
    private readonly Subsampling _subsampling;
    private readonly ChunkNegatives? _negatives;
    private readonly WordPlacer? _placer;
    private readonly int[] _tokens;
    private readonly int[] _marks;
    private int _epoch;
    private ShuffledSentences _sentences;
    private TokenChunk _spare;
    private TokenChunk _other;
    private int[] _kept = [];
    private int _keptNext;
    private int _keptEnd;
    private int _current;
    private int _filled;
    private long _words;

    /// <param name="corpus">The text.</param>
    /// <param name="options">Subsampling, window, negatives and seed.</param>
    /// <param name="shape">How chunks are cut.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="size">Centres in a chunk, a multiple of the shape's.</param>
    /// <param name="withPlaces">Whether the different words of a chunk are told.</param>
    public ChunkReader(Corpus corpus, TrainingOptions options, ChunkShape shape, int epoch, int size, bool withPlaces)
    {
        (_corpus, _options, _shape, _size) = (corpus, options, shape, size);
        _subsampling = new Subsampling(corpus.Vocabulary.Counts, options.Sample);
        if (shape.Group > 0) _negatives = new ChunkNegatives(corpus.Vocabulary, options, shape);
        if (withPlaces) _placer = new WordPlacer(corpus.Vocabulary.Count);
        _tokens = new int[size + (2 * shape.Reach)];
        _marks = new int[_tokens.Length];
        BeginEpoch(epoch);
        (_spare, _other) = (new TokenChunk { Next = Place }, new TokenChunk { Next = Place });
    }

    /// <summary>Goes to the start of an epoch.</summary>
    [MemberNotNull(nameof(_sentences), nameof(Place))]
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _sentences = new ShuffledSentences(_corpus, _options.Seed, TrainingStreams.Order(epoch));
        Place = ChunkPlace.Start(_shape.Reach);
        (_current, _words, _filled, _keptNext, _keptEnd) = (Place.Current, Place.Words, Place.Filled, 0, 0);
        Carry(Place);
    }

    /// <summary>Where the next chunk comes from.</summary>
    public ChunkPlace Place { get; private set; }

    /// <summary>Goes to a place of this epoch.</summary>
    /// <returns>False where the text has no such place.</returns>
    public bool TryGoTo(ChunkPlace place)
    {
        if (!_sentences.TryGoTo(place.Sentences)) return false;
        (Place, _current, _words, _filled, _keptNext, _keptEnd) = (place, place.Current, place.Words, place.Filled, 0, 0);
        if (_current >= 0) Keep(_corpus.Sentence(_current));
        _keptNext = place.Taken;
        Carry(place);
        // Fewer tokens than stand before the first sentence are carried over only where the text has ended.
        return _keptNext <= _keptEnd && (_filled >= _shape.Reach || (_keptNext == _keptEnd && _sentences.IsAtEnd));
    }

    /// <summary>The next chunk, good until the one after the next is asked for; null after the last.</summary>
    public TokenChunk? Next()
    {
        while (_filled < _tokens.Length && TakeToken(out var token)) (_tokens[_filled], _marks[_filled++]) = (token, _current);
        var centers = Math.Min(_size, _filled - _shape.Reach);
        if (centers <= 0) return null;
        (_spare, _other) = (_other, _spare);
        var chunk = _spare;
        chunk.Resize((centers + _shape.Multiple - 1) / _shape.Multiple * _shape.Multiple, _shape);
        Pad(chunk.Tokens.Length);
        Draw(chunk);
        (chunk.Number, chunk.Words) = (Place.Number, _words);
        Advance(chunk);
        return chunk;
    }

    private void Draw(TokenChunk chunk)
    {
        var tokens = _tokens.AsSpan(0, chunk.Tokens.Length);
        tokens.CopyTo(chunk.Of(chunk.Tokens));
        var from = chunk.Of(chunk.From);
        var to = chunk.Of(chunk.To);
        var negatives = chunk.Of(chunk.Negatives);
        SentenceEnds.Find(_marks.AsSpan(0, tokens.Length), _shape.Reach, from, to);
        var (unit, drawn) = (_shape.Multiple, negatives.Length / (chunk.Centers / _shape.Multiple));
        for (var (u, place) = (0, 0); place < chunk.Centers; u++, place += unit)
        {
            var random = TrainingStreams.Samples(_options.Seed, _epoch, Place.Unit + u);
            CutWindows(from.Slice(place, unit), to.Slice(place, unit), ref random);
            _negatives?.Draw(tokens.Slice(_shape.Reach + place, unit), negatives.Slice(u * drawn, drawn), ref random);
        }

        chunk.Pairs = 0;
        for (var i = 0; i < to.Length; i++) chunk.Pairs += to[i] - from[i];
        if (_placer is null) return;
        var centers = tokens[_shape.Reach..^_shape.Reach];
        chunk.InputWords = _placer.Of(_shape.Group > 0 ? tokens : centers);
        chunk.OutputWords = _placer.Of([.. centers, .. negatives]);
    }

    private void CutWindows(Span<int> from, Span<int> to, ref RandomSource random)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var radius = _options.FixedWindow ? _options.Window : 1 + random.NextInt(_options.Window);
            (from[i], to[i]) = (Math.Max(from[i], -radius), Math.Min(to[i], radius));
        }
    }

    private void Advance(TokenChunk chunk)
    {
        var carried = 2 * _shape.Reach;
        _filled -= _size;
        Place = new ChunkPlace(
            Place.Number + 1,
            Place.Unit + (chunk.Centers / _shape.Multiple),
            _words,
            _sentences.Place,
            _keptNext,
            _current,
            _filled,
            _tokens[^carried..],
            _marks[^carried..]);
        chunk.Next = Place;
        Carry(Place);
    }

    private void Carry(ChunkPlace place)
    {
        place.Tokens.CopyTo(_tokens, 0);
        place.Marks.CopyTo(_marks, 0);
    }

    private bool TakeToken(out int token)
    {
        while (_keptNext == _keptEnd && _sentences.TryNext(out var index, out var sentence))
        {
            _current = index;
            _words += sentence.Length;
            Keep(sentence);
        }

        var isThere = _keptNext < _keptEnd;
        token = isThere ? _kept[_keptNext++] : 0;
        return isThere;
    }

    private void Keep(ReadOnlySpan<int> sentence)
    {
        if (_kept.Length < sentence.Length) _kept = new int[sentence.Length];
        var random = TrainingStreams.Kept(_options.Seed, _epoch, _current);
        (_keptNext, _keptEnd) = (0, _subsampling.Filter(sentence, _kept, ref random));
    }

    // What is missing is alone in its sentence. The marks are those of no sentence, and differ from those before the first one.
    private void Pad(int length)
    {
        var token = _tokens[_filled - 1];
        for (var i = _filled; i < length; i++) (_tokens[i], _marks[i]) = (token, int.MinValue + i);
    }
}
