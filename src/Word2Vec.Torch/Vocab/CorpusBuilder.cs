using System.Diagnostics;
using System.Runtime.InteropServices;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>Builds a <see cref="Corpus"/>: reads tokens as provisional ids by first appearance, then gives each word its rank.</summary>
internal sealed class CorpusBuilder : IDisposable
{
    private const int OutOfVocabulary = -1;
    private const int MostChunksInMemory = 4;
    private const long TokensBetweenReports = 65_536;

    private readonly CorpusOptions _options;
    private readonly long _maxTokens;
    private readonly bool _takesNewWords;
    private readonly Vocabulary? _known;
    private readonly CountedWords _words = new();
    private readonly WordPruning _pruning;
    private readonly List<int> _sentence = [];
    private readonly TokenChunkStorage _storage;
    private TokenWriter _tokens;
    private long _tokenCount;
    private long _overlongTokens;
    private long _invalidSequences;
    private long _lines;

    public CorpusBuilder(CorpusOptions options)
    {
        _options = options;
        _maxTokens = options.MaxTokens ?? long.MaxValue;
        _known = options.KnownVocabulary;
        _takesNewWords = _known is null || options.GrowVocabulary;
        foreach (var word in _known?.Words ?? []) _words.FindOrAdd(word);
        _pruning = new WordPruning(_words, options.MaxVocabularyMemory ?? long.MaxValue);
        _storage = new TokenChunkStorage(options.TokensOnDisk ? 0 : MostChunksInMemory, needsFile: options.TokensOnDisk);
        _tokens = new TokenWriter(_storage);
    }

    private int KnownCount => _known?.Count ?? 0;

    private int RoomForOthers => Math.Max(0, (_options.MaxVocabulary ?? int.MaxValue) - KnownCount);

    public void Read(TextSource source, IProgress<CorpusProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        TokenHandler add = Add;
        var nextReport = TokensBetweenReports;
        var text = 0L;
        using var reader = source.Open(_options.Tokenizer);
        while (_tokenCount < _maxTokens && reader.TryRead(out var sentence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_options.Sentences == SentenceUnit.Line || reader.Texts != text) EndSentence();
            text = reader.Texts;
            _options.Tokenizer.Tokenize(sentence, add);
            while (_pruning.IsDue) Renumber(_pruning.Prune());
            if (_tokenCount < nextReport) continue;
            nextReport = _tokenCount + TokensBetweenReports;
            Report();
        }

        EndSentence();
        Report();
        (_invalidSequences, _lines) = (reader.InvalidSequences, reader.Lines);

        void Report() => progress?.Report(new CorpusProgress(reader.BytesRead, source.TotalBytes, _tokenCount, watch.Elapsed));
    }

    private void EndSentence()
    {
        if (_sentence.Count > 0) _tokens.Add(CollectionsMarshal.AsSpan(_sentence));
        _sentence.Clear();
    }

    private void Renumber(int[] newIds)
    {
        _tokens = _tokens.Renumber(newIds);
        _sentence.RemoveAll(id => newIds[id] < 0);
        for (var i = 0; i < _sentence.Count; i++) _sentence[i] = newIds[_sentence[i]];
    }

    public Corpus Encode(string description)
    {
        if (_tokenCount == 0)
        {
            throw new CorpusException(
                $"{description}: the tokenizer {_options.Tokenizer.Name} finds no words; give text that has some, or another tokenizer");
        }

        var order = WordsInOrder();
        Check(order, description);
        var ranks = new int[_words.Count];
        Array.Fill(ranks, OutOfVocabulary);
        for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank;
        var tokens = _tokens.Renumber(ranks).Finish();
        if (tokens.SentenceCount == 0)
            throw new CorpusException($"{description}: none of its {_tokenCount} tokens is a word of the known vocabulary; give other text, or let it grow");
        return new Corpus(new Vocabulary(new PackedWords(order.Length, rank => _words.Word(order[rank])), [.. order.Select(TotalCountOf)]), tokens)
        {
            RawTokenCount = _tokenCount,
            OverlongTokens = _overlongTokens,
            PrunedWords = _pruning.Dropped,
            PrunedBelow = _pruning.Below,
            InvalidUtf8Sequences = _invalidSequences,
            Lines = _lines,
        };
    }

    public void Dispose() => _storage.Dispose();

    private void Add(ReadOnlySpan<char> token)
    {
        if (_tokenCount == _maxTokens) return;
        if (token.Length > Corpus.LongestToken)
        {
            _overlongTokens++;
            return;
        }

        _tokenCount++;
        var id = _takesNewWords ? _words.FindOrAdd(token) : _words.Find(token);
        if (id < 0) return;
        _words.CountOf(id)++;
        _sentence.Add(id);
        if (_sentence.Count == TokenWriter.LongestSentence) EndSentence();
    }

    // OrderByDescending is stable, so equal counts keep their order: known words, then others as first seen.
    private int[] WordsInOrder()
    {
        var ids = Enumerable.Range(0, _words.Count);
        var others = ids.Skip(KnownCount).Where(id => _words.CountOf(id) >= _options.MinCount).OrderByDescending(id => _words.CountOf(id));
        return [.. ids.Take(KnownCount).Concat(others.Take(RoomForOthers)).OrderByDescending(TotalCountOf)];
    }

    private long TotalCountOf(int id) => _words.CountOf(id) + (id < KnownCount ? _known!.CountOf(id) : 0);

    private void Check(int[] order, string description)
    {
        if (order.Length < Corpus.FewestWords)
        {
            throw new CorpusException(
                $"{description}: only {order.Length} of {_words.Count} different words occur at least {_options.MinCount} times, "
                + $"and training needs {Corpus.FewestWords}; lower min-count or give more text");
        }

        if (_known?.TotalCount > long.MaxValue / 2)
            throw new CorpusException($"{description}: the known vocabulary's counts add up to {_known.TotalCount}; allowed: {long.MaxValue / 2}, so that more can be added");
    }
}
