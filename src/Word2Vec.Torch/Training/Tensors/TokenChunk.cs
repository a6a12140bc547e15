namespace Word2Vec.Torch.Training;

/// <summary>
/// One chunk as the host prepares it: numbers alone, in one array that travels to the device at once. T centres have the reach's tokens
/// before and after them, so that a chunk's border cuts no window.
/// </summary>
internal sealed class TokenChunk
{
    /// <summary>All numbers, in the order of the spans below.</summary>
    public int[] Numbers { get; private set; } = [];

    /// <summary>T, a multiple of the shape's.</summary>
    public int Centers { get; private set; }

    /// <summary>Tokens with those before and after the centres, T + 2 · reach.</summary>
    public Stretch Tokens { get; private set; }

    /// <summary>Noise words, K for each group.</summary>
    public Stretch Negatives { get; private set; }

    /// <summary>Minus the number of context words to the left of each centre, T; it follows radius and sentence.</summary>
    public Stretch From { get; private set; }

    /// <summary>The number of context words to the right of each centre, T.</summary>
    public Stretch To { get; private set; }

    /// <summary>The different words among the inputs: all tokens, or under softmax the centres; null unless asked for.</summary>
    public WordPlaces? InputWords { get; set; }

    /// <summary>The different words among centres and negatives; null unless asked for.</summary>
    public WordPlaces? OutputWords { get; set; }

    /// <summary>The chunk's number within its epoch, from 0.</summary>
    public int Number { get; set; }

    /// <summary>(centre, context) pairs.</summary>
    public long Pairs { get; set; }

    /// <summary>Tokens of the corpus passed in this epoch, before subsampling.</summary>
    public long Words { get; set; }

    /// <summary>Where the next chunk comes from.</summary>
    public required ChunkPlace Next { get; set; }

    /// <summary>Makes room for so many centres.</summary>
    public void Resize(int centers, ChunkShape shape)
    {
        Centers = centers;
        Tokens = new Stretch(0, centers + (2 * shape.Reach));
        Negatives = Tokens.Then(shape.Group == 0 ? 0 : centers / shape.Group * shape.Drawn);
        From = Negatives.Then(centers);
        To = From.Then(centers);
        if (Numbers.Length != To.End) Numbers = new int[To.End];
    }

    public Span<int> Of(Stretch stretch) => Numbers.AsSpan(stretch.Start, stretch.Length);

    /// <summary>A part of <see cref="Numbers"/>.</summary>
    internal readonly record struct Stretch(int Start, int Length)
    {
        public int End => Start + Length;

        public Stretch Then(int length) => new(End, length);
    }
}
