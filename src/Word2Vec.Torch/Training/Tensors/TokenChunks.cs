using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// One epoch's tokens, subsampled, in chunks of consecutive centres. Before the first centre and after the last stand as many tokens as a
/// window reaches, so that a chunk's border cuts no window.
/// </summary>
internal sealed class TokenChunks
{
    private const string Name = "chunks";

    private readonly Corpus _corpus;
    private readonly Subsampling _subsampling;
    private readonly int _size;
    private readonly int _reach;
    private readonly int _multiple;
    private readonly int[] _tokens;
    private readonly int[] _sentences;
    private SentenceCursor _unread;
    private RandomSource _random;
    private int[] _kept = [];
    private int _keptNext;
    private int _keptEnd;
    private int _sentence;
    private int _filled;
    private int _padding;

    /// <param name="corpus">The text.</param>
    /// <param name="options">Subsampling, window and seed.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="size">Centres in a chunk, a multiple of <paramref name="multiple"/>.</param>
    /// <param name="multiple">The last chunk, too, holds a multiple of so many; what is missing is alone in its sentence.</param>
    public TokenChunks(Corpus corpus, TrainingOptions options, int epoch, int size, int multiple)
    {
        (_corpus, _size, _reach, _multiple) = (corpus, size, options.Window, multiple);
        _subsampling = new Subsampling(corpus.Vocabulary.Counts, options.Sample);
        _unread = corpus.SentencesFrom(0);
        _random = TrainingStreams.Pairs(options.Seed, epoch);
        _tokens = new int[size + (2 * _reach)];
        _sentences = new int[_tokens.Length];
        // As if a chunk had gone before, whose last tokens stand before the first sentence.
        _filled = size + _reach;
        Pad(size, _filled, token: 0);
    }

    /// <summary>Tokens of the corpus passed, before subsampling.</summary>
    public long Words { get; private set; }

    /// <summary>Token ids: the reach before, the centres, the reach after.</summary>
    public ReadOnlyMemory<int> Tokens { get; private set; }

    /// <summary>The sentence of each token; a negative number stands for a sentence of that one token.</summary>
    public ReadOnlyMemory<int> Sentences { get; private set; }

    public bool TryNext()
    {
        _tokens.AsSpan(_size).CopyTo(_tokens);
        _sentences.AsSpan(_size).CopyTo(_sentences);
        _filled -= _size;
        while (_filled < _tokens.Length && TakeToken(out var token)) (_tokens[_filled], _sentences[_filled++]) = (token, _sentence);
        var centers = Math.Min(_size, _filled - _reach);
        if (centers <= 0) return false;
        var length = (((centers + _multiple - 1) / _multiple) * _multiple) + (2 * _reach);
        Pad(_filled, length, _tokens[_filled - 1]);
        (Tokens, Sentences) = (_tokens.AsMemory(0, length), _sentences.AsMemory(0, length));
        return true;
    }

    /// <summary>Puts the place in the text into a state: the tokens at hand, and where the next ones come from.</summary>
    public void Save(TrainingState state)
    {
        state.SetTensor($"{Name}.tokens", tensor(_tokens));
        state.SetTensor($"{Name}.sentences", tensor(_sentences));
        state.SetTensor($"{Name}.kept", tensor(_kept[_keptNext.._keptEnd]));
        state.Set($"{Name}.random", _random);
        state.Set($"{Name}.sentence", _sentence);
        state.Set($"{Name}.words", Words);
        state.Set($"{Name}.filled", _filled);
        state.Set($"{Name}.padding", _padding);
    }

    public void Load(TrainingState state)
    {
        var words = _corpus.Vocabulary.Count;
        _sentence = (int)state.Integer($"{Name}.sentence", 0, _corpus.SentenceCount);
        _unread = _corpus.SentencesFrom(_sentence);
        _padding = (int)state.Integer($"{Name}.padding", int.MinValue, 0);
        state.Integers($"{Name}.tokens", 0, words - 1, _tokens.Length).CopyTo(_tokens, 0);
        state.Integers($"{Name}.sentences", int.MinValue, _corpus.SentenceCount, _sentences.Length).CopyTo(_sentences, 0);
        _kept = state.Integers($"{Name}.kept", 0, words - 1);
        (_keptNext, _keptEnd) = (0, _kept.Length);
        // Only the text's last chunk may leave less than its size.
        var isAtEnd = _sentence == _corpus.SentenceCount && _kept.Length == 0;
        _filled = (int)state.Integer($"{Name}.filled", isAtEnd ? int.MinValue : _size, _tokens.Length);
        _random = state.Random($"{Name}.random");
        Words = state.Integer($"{Name}.words", 0, _corpus.TokenCount);
    }

    private bool TakeToken(out int token)
    {
        while (_keptNext == _keptEnd && _unread.TryNext(out var sentence)) KeepSentence(sentence);
        var isThere = _keptNext < _keptEnd;
        token = isThere ? _kept[_keptNext++] : 0;
        return isThere;
    }

    private void KeepSentence(ReadOnlySpan<int> sentence)
    {
        _sentence++;
        Words += sentence.Length;
        if (_kept.Length < sentence.Length) _kept = new int[sentence.Length];
        (_keptNext, _keptEnd) = (0, _subsampling.Filter(sentence, _kept, ref _random));
    }

    private void Pad(int start, int end, int token)
    {
        for (var i = start; i < end; i++) (_tokens[i], _sentences[i]) = (token, --_padding);
    }
}
