namespace Word2Vec.Torch.Cli.Plots;

/// <summary>A dot that wants a label.</summary>
/// <param name="X">The dot's centre.</param>
/// <param name="Y">The dot's centre.</param>
/// <param name="Width">The label's width.</param>
/// <param name="Height">The label's height.</param>
/// <param name="MayCover">How many other dots the label may cover.</param>
internal readonly record struct LabeledDot(float X, float Y, float Width, float Height, int MayCover);

/// <summary>
/// Finds room for labels beside their dots, one after another: each takes, of eight places around its dot, the first that covers no dot,
/// else the one that covers fewest. No two labels overlap; one without room is left out.
/// </summary>
internal static class LabelPlacement
{
    private const float Gap = 3;

    /// <summary>Where the label's centre lies from the dot, in halves of its own size; the easiest to read first.</summary>
    private static readonly (float X, float Y)[] Directions =
        [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)];

    /// <param name="dots">The most important first.</param>
    /// <param name="radius">Of a dot.</param>
    /// <param name="bounds">What no label leaves.</param>
    /// <param name="obstacles">What else is better not covered; each counts like a dot.</param>
    /// <param name="cancellation">Ends the search: of tens of thousands of dots it takes minutes.</param>
    /// <returns>For each dot its label's box, or null where there is no room.</returns>
    public static Box?[] Place(IReadOnlyList<LabeledDot> dots, float radius, Box bounds, IReadOnlyList<Box> obstacles, CancellationToken cancellation = default)
    {
        Box[] avoided = [.. dots.Select(dot => Box.Around(dot.X, dot.Y, radius)), .. obstacles];
        var placed = new List<Box>();
        return [.. dots.Select(Place)];

        Box? Place(LabeledDot dot)
        {
            cancellation.ThrowIfCancellationRequested();
            Box? best = null;
            var fewest = dot.MayCover + 1L;
            foreach (var direction in Directions)
            {
                var box = Beside(dot, direction, radius + Gap);
                if (!bounds.Contains(box) || placed.Any(box.Overlaps)) continue;
                var covered = avoided.Count(box.Overlaps);
                if (covered < fewest) (best, fewest) = (box, covered);
                if (covered == 0) break;
            }

            if (best is { } label) placed.Add(label);
            return best;
        }
    }

    // Above and below go as far as makes room for a label at the dot's side too.
    private static Box Beside(LabeledDot dot, (float X, float Y) direction, float distance) => new(
        dot.X + direction.X * (distance + dot.Width / 2) - dot.Width / 2,
        dot.Y + direction.Y * Math.Max(distance + dot.Height / 2, dot.Height) - dot.Height / 2,
        dot.Width,
        dot.Height);
}
