namespace Word2Vec.Torch.Vectors.Search;

/// <summary>Numbers from <paramref name="Low"/> to <paramref name="High"/>, between which an inexact one lies.</summary>
internal readonly record struct Interval(double Low, double High)
{
    public static Interval One => new(1, 1);

    public Interval Times(Interval other)
    {
        if (Low >= 0 && other.Low >= 0) return new(Low * other.Low, High * other.High);
        var (a, b, c, d) = (Low * other.Low, Low * other.High, High * other.Low, High * other.High);
        return new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
    }

    /// <summary>This divided by the other plus a number.</summary>
    public Interval Over(Interval other, double added)
    {
        var (low, high) = (other.Low + added, other.High + added);
        return low <= 0 && high >= 0 ? new(double.NegativeInfinity, double.PositiveInfinity) : Times(new(1 / high, 1 / low));
    }
}
