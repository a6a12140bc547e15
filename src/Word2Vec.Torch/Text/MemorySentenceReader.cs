using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Reads strings, each one sentence. Bytes are counted as UTF-8.</summary>
internal sealed class MemorySentenceReader(IEnumerable<string> sentences) : SentenceReader
{
    private readonly IEnumerator<string> _sentences = sentences.GetEnumerator();
    private long _bytesRead;

    public override long BytesRead => _bytesRead;

    public override long InvalidSequences => 0;

    public override bool TryRead(out ReadOnlySpan<char> sentence)
    {
        sentence = default;
        if (!_sentences.MoveNext()) return false;
        sentence = _sentences.Current;
        _bytesRead += Encoding.UTF8.GetByteCount(sentence);
        Lines++;
        Texts++;
        return true;
    }

    private protected override void Close() => _sentences.Dispose();
}
