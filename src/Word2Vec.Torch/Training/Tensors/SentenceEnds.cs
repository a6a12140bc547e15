namespace Word2Vec.Torch.Training;

/// <summary>Finds how far each token's sentence reaches.</summary>
internal static class SentenceEnds
{
    /// <param name="marks">The sentence of each token.</param>
    /// <param name="reach">So many tokens at both ends are not asked for.</param>
    /// <param name="from">Minus the number of tokens of the same sentence to the left of each of the others.</param>
    /// <param name="to">The number to the right.</param>
    public static void Find(ReadOnlySpan<int> marks, int reach, Span<int> from, Span<int> to)
    {
        var (first, last) = (0, marks.Length - 1);
        for (var i = 0; i < reach + from.Length; i++)
        {
            if (i > 0 && marks[i] != marks[i - 1]) first = i;
            if (i >= reach) from[i - reach] = first - i;
        }

        for (var i = marks.Length - 1; i >= reach; i--)
        {
            if (i < marks.Length - 1 && marks[i] != marks[i + 1]) last = i;
            if (i < reach + to.Length) to[i - reach] = last - i;
        }
    }
}
