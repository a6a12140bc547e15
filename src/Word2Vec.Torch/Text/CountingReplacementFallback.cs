using System.Text;

namespace Word2Vec.Torch.Text;

/// <summary>Decodes each invalid byte sequence as U+FFFD, and counts them.</summary>
internal sealed class CountingReplacementFallback : DecoderFallback
{
    public long Count { get; private set; }

    public override int MaxCharCount => 1;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

    private sealed class Buffer(CountingReplacementFallback owner) : DecoderFallbackBuffer
    {
        private const char Replacement = '\uFFFD';
        private bool _pending;

        public override int Remaining => _pending ? 1 : 0;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            owner.Count++;
            return _pending = true;
        }

        public override char GetNextChar()
        {
            if (!_pending) return '\0';
            _pending = false;
            return Replacement;
        }

        public override bool MovePrevious() => false;
    }
}
