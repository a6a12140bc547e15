using System.Diagnostics;
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
    private readonly IntQueue _tokens = new();
    private readonly IntQueue _sentenceLengths = new();
    private long _invalidSequences;
    private long _lines;

    public CorpusBuilder(CorpusOptions options)
    {
        _options = options;
        _maxTokens = options.MaxTokens ?? long.MaxValue;
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Read(TextSource source, IProgress<CorpusProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        TokenHandler add = Add;
        var nextReport = TokensBetweenReports;
        using var reader = source.Open();
        while (_tokens.Count < _maxTokens && reader.TryRead(out var sentence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = _tokens.Count;
            _options.Tokenizer.Tokenize(sentence, add);
            if (_tokens.Count > before) _sentenceLengths.Add((int)(_tokens.Count - before));
            if (_tokens.Count < nextReport) continue;
            nextReport = _tokens.Count + TokensBetweenReports;
            Report();
        }

        Report();
        (_invalidSequences, _lines) = (reader.InvalidSequences, reader.Lines);

        void Report() => progress?.Report(new CorpusProgress(reader.BytesRead, source.TotalBytes, _tokens.Count, watch.Elapsed));
    }

    public Corpus Encode(string description)
    {
        var rawTokens = _tokens.Count;
        if (rawTokens == 0)
        {
            throw new CorpusException(
                $"{description}: the tokenizer {_options.Tokenizer.Name} finds no words; give text that has some, or another tokenizer");
        }

        var vocabulary = Vocabulary.FromCounts(
            _words.Select((word, id) => KeyValuePair.Create(word, _counts[id])), _options.MinCount, _options.MaxVocabulary);
        Check(vocabulary, description);
        var tokens = new int[vocabulary.TotalCount];
        var starts = Remap(Ranks(vocabulary), tokens);
        return new Corpus(vocabulary, tokens, starts)
        {
            RawTokenCount = rawTokens,
            InvalidUtf8Sequences = _invalidSequences,
            Lines = _lines,
        };
    }

    private void Add(ReadOnlySpan<char> token)
    {
        if (_tokens.Count == _maxTokens) return;
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

        _tokens.Add(id);
    }

    private void Check(Vocabulary vocabulary, string description)
    {
        if (vocabulary.Count < Corpus.FewestWords)
        {
            throw new CorpusException(
                $"{description}: only {vocabulary.Count} of {_words.Count} different words occur at least {_options.MinCount} times, "
                + $"and training needs {Corpus.FewestWords}; lower min-count or give more text");
        }

        if (vocabulary.TotalCount > Array.MaxLength)
        {
            throw new CorpusException(
                $"{description}: {vocabulary.TotalCount} tokens are more than the {Array.MaxLength} that fit; set max-tokens");
        }
    }

    private int[] Ranks(Vocabulary vocabulary) =>
        [.. _words.Select(word => vocabulary.TryGetId(word, out var id) ? id : OutOfVocabulary)];

    // Fills tokens and returns where each sentence starts, and behind them where the last one ends.
    private int[] Remap(int[] ranks, int[] tokens)
    {
        var starts = new List<int> { 0 };
        var written = 0;
        while (_sentenceLengths.Count > 0)
        {
            for (var left = _sentenceLengths.Take(); left > 0; left--)
            {
                var rank = ranks[_tokens.Take()];
                if (rank != OutOfVocabulary) tokens[written++] = rank;
            }

            if (written > starts[^1]) starts.Add(written);
        }

        return [.. starts];
    }
}
