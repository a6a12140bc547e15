using System.Diagnostics;
using System.Runtime.InteropServices;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Vocab;

/// <summary>Builds a <see cref="Corpus"/>: reads tokens as provisional ids by first appearance, then gives each word its rank.</summary>
internal sealed class CorpusBuilder
{
    private const int OutOfVocabulary = -1;
    private const long TokensBetweenReports = 65_536;

    private readonly CorpusOptions _options;
    private readonly long _maxTokens;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly List<string> _words = [];
    private readonly List<long> _counts = [];
    private readonly List<int> _sentence = [];
    private readonly TokenStore _tokens;
    private long _tokenCount;
    private long _invalidSequences;
    private long _lines;

    public CorpusBuilder(CorpusOptions options)
    {
        _options = options;
        _maxTokens = options.MaxTokens ?? long.MaxValue;
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new TokenStore(options.TokensOnDisk ? TokenMemory.CreateAllocatorOnDisk() : TokenMemory.Allocate);
    }

    public void Read(TextSource source, IProgress<CorpusProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        TokenHandler add = Add;
        var nextReport = TokensBetweenReports;
        using var reader = source.Open();
        while (_tokenCount < _maxTokens && reader.TryRead(out var sentence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _sentence.Clear();
            _options.Tokenizer.Tokenize(sentence, add);
            if (_sentence.Count > 0) _tokens.Add(CollectionsMarshal.AsSpan(_sentence));
            if (_tokenCount < nextReport) continue;
            nextReport = _tokenCount + TokensBetweenReports;
            Report();
        }

        Report();
        (_invalidSequences, _lines) = (reader.InvalidSequences, reader.Lines);

        void Report() => progress?.Report(new CorpusProgress(reader.BytesRead, source.TotalBytes, _tokenCount, watch.Elapsed));
    }

    public Corpus Encode(string description)
    {
        if (_tokenCount == 0)
        {
            throw new CorpusException(
                $"{description}: the tokenizer {_options.Tokenizer.Name} finds no words; give text that has some, or another tokenizer");
        }

        var vocabulary = Vocabulary.FromCounts(
            _words.Select((word, id) => KeyValuePair.Create(word, _counts[id])), _options.MinCount, _options.MaxVocabulary);
        Check(vocabulary, description);
        _tokens.Renumber(Ranks(vocabulary));
        return new Corpus(vocabulary, _tokens)
        {
            RawTokenCount = _tokenCount,
            InvalidUtf8Sequences = _invalidSequences,
            Lines = _lines,
        };
    }

    private void Add(ReadOnlySpan<char> token)
    {
        if (_tokenCount == _maxTokens) return;
        if (_idsBySpan.TryGetValue(token, out var id))
        {
            _counts[id]++;
        }
        else
        {
            id = _words.Count;
            var word = token.ToString();
            _words.Add(word);
            _counts.Add(1);
            _ids.Add(word, id);
        }

        _sentence.Add(id);
        _tokenCount++;
    }

    private void Check(Vocabulary vocabulary, string description)
    {
        if (vocabulary.Count < Corpus.FewestWords)
        {
            throw new CorpusException(
                $"{description}: only {vocabulary.Count} of {_words.Count} different words occur at least {_options.MinCount} times, "
                + $"and training needs {Corpus.FewestWords}; lower min-count or give more text");
        }
    }

    private int[] Ranks(Vocabulary vocabulary) =>
        [.. _words.Select(word => vocabulary.TryGetId(word, out var id) ? id : OutOfVocabulary)];
}
