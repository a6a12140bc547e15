using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Reads files line by line, decoding UTF-8 in blocks. A line too long is cut where the tokenizer, or white space, ends a token.</summary>
internal sealed class FileSentenceReader : SentenceReader
{
    private const int LongestSentence = 65_536;
    private const int BlockBytes = 65_536;
    private const char ByteOrderMark = '\uFEFF';

    private readonly CountingReplacementFallback _fallback = new();
    private readonly Decoder _decoder;
    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly char[] _chars;
    private readonly IEnumerator<string> _paths;

    private int _start;
    private int _end;
    private TextFile? _file;
    private bool _atFileStart;
    private bool _isInToken;
    private long _bytesOfClosedFiles;

    private readonly Func<Rune, bool> _isSeparator;
    private readonly bool _dropsRests;

    /// <param name="paths">The files.</param>
    /// <param name="tokenizer">Whose tokens are wanted: the rest of one that was too long for a sentence is dropped. Null: all of the text is.</param>
    public FileSentenceReader(IEnumerable<string> paths, Tokenizer? tokenizer)
    {
        (_isSeparator, _dropsRests) = (tokenizer is null ? Rune.IsWhiteSpace : tokenizer.IsSeparator, tokenizer is not null);
        _paths = paths.GetEnumerator();
        var utf8 = Encoding.GetEncoding(Encoding.UTF8.CodePage, EncoderFallback.ReplacementFallback, _fallback);
        _decoder = utf8.GetDecoder();
        // Room for a sentence that is not yet too long, its \r\n, and a block.
        _chars = new char[LongestSentence + 2 + utf8.GetMaxCharCount(BlockBytes)];
    }

    public override long BytesRead => _bytesOfClosedFiles + (_file?.BytesRead ?? 0);

    public override long InvalidSequences => _fallback.Count;

    public override bool TryRead(out ReadOnlySpan<char> sentence)
    {
        while (true)
        {
            if (_isInToken) SkipRestOfToken();
            ReadOnlySpan<char> pending = _chars.AsSpan(_start.._end);
            var newline = pending.IndexOf('\n');
            sentence = newline < 0 ? pending : pending[..newline];
            if (sentence is [.., '\r']) sentence = sentence[..^1];
            if (sentence.Length > LongestSentence)
            {
                sentence = sentence[..CutPoint(sentence)];
                _start += sentence.Length;
                return true;
            }

            if (newline >= 0 || (_file is null && !pending.IsEmpty))
            {
                _start = newline >= 0 ? _start + newline + 1 : _end;
                Lines++;
                return true;
            }

            if (_file is not null) Fill(_file);
            else if (!TryOpenNext()) return false;
        }
    }

    private protected override void Close()
    {
        _file?.Dispose();
        _paths.Dispose();
    }

    // After the last end of a token that fits; else as late as possible, but not inside a surrogate pair.
    private int CutPoint(ReadOnlySpan<char> line)
    {
        var longest = char.IsHighSurrogate(line[LongestSentence - 1]) ? LongestSentence - 1 : LongestSentence;
        for (var cut = longest; cut > 0;)
        {
            Rune.DecodeLastFromUtf16(line[..cut], out var last, out var length);
            if (_isSeparator(last)) return cut;
            cut -= length;
        }

        _isInToken = _dropsRests;
        return longest;
    }

    // What follows a piece of a token is no word of the text.
    private void SkipRestOfToken()
    {
        while (_start < _end)
        {
            Rune.DecodeFromUtf16(_chars.AsSpan(_start.._end), out var next, out var length);
            if (next.Value == '\n' || _isSeparator(next)) break;
            _start += length;
        }

        if (_start < _end || _file is null) _isInToken = false;
    }

    private bool TryOpenNext()
    {
        if (!_paths.MoveNext()) return false;
        Texts++;
        _file = new TextFile(_paths.Current);
        _atFileStart = true;
        return true;
    }

    private void Fill(TextFile file)
    {
        _chars.AsSpan(_start.._end).CopyTo(_chars);
        (_start, _end) = (0, _end - _start);
        var count = file.Read(_bytes);
        var decoded = _decoder.GetChars(_bytes.AsSpan(0, count), _chars.AsSpan(_end), flush: count == 0);
        if (_atFileStart && decoded > 0)
        {
            _atFileStart = false;
            if (_chars[0] == ByteOrderMark) _start = 1;
        }

        _end += decoded;
        if (count > 0) return;
        _bytesOfClosedFiles += file.BytesRead;
        file.Dispose();
        _file = null;
    }
}
