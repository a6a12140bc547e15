namespace Word2Vec.Torch.Cli.Plots;

/// <summary>An upright rectangle in pixels, y downward. Boxes that only touch do not overlap.</summary>
internal readonly record struct Box(float Left, float Top, float Width, float Height)
{
    public static Box Around(float x, float y, float radius) => new(x - radius, y - radius, 2 * radius, 2 * radius);

    public float Right => Left + Width;

    public float Bottom => Top + Height;

    public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool Contains(Box other) => Left <= other.Left && other.Right <= Right && Top <= other.Top && other.Bottom <= Bottom;
}
