using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Reads files line by line, decoding UTF-8 in blocks.</summary>
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
    private long _bytesOfClosedFiles;

    public FileSentenceReader(IEnumerable<string> paths)
    {
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

    // After the last white space that fits; else as late as possible, but not inside a surrogate pair.
    private static int CutPoint(ReadOnlySpan<char> line)
    {
        for (var cut = LongestSentence; cut > 0; cut--)
        {
            if (char.IsWhiteSpace(line[cut - 1])) return cut;
        }

        return char.IsHighSurrogate(line[LongestSentence - 1]) ? LongestSentence - 1 : LongestSentence;
    }

    private bool TryOpenNext()
    {
        if (!_paths.MoveNext()) return false;
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
