namespace Word2Vec.Torch.Vocab;

/// <summary>Damerau and Levenshtein's distance between spellings, in its restricted form: no letter is changed twice.</summary>
internal static class EditDistance
{
    // More than any distance, and room to add to it.
    private const int Far = int.MaxValue / 2;
    private const int MostOnStack = 128;

    /// <summary>The fewest deletions, insertions, replacements and swaps of neighbours; any number above the limit if more.</summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        // Rows i − 2, i − 1 and i of the table of distances between the first i letters of a and the first j of b. Farther than the limit from
        // the diagonal, no distance is within it.
        var width = b.Length + 1;
        Span<int> rows = width <= MostOnStack ? stackalloc int[3 * width] : new int[3 * width];
        var beforeLast = rows[..width];
        var last = rows.Slice(width, width);
        var current = rows[(2 * width)..];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (start, end) = (Math.Max(1, i - limit), Math.Min(b.Length, i + limit));
            current[start - 1] = start == 1 ? i : Far;
            var least = current[start - 1];
            for (var j = start; j <= end; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var distance = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) distance = Math.Min(distance, beforeLast[j - 2] + 1);
                current[j] = distance;
                least = Math.Min(least, distance);
            }

            if (end < b.Length) current[end + 1] = Far;
            if (least > limit) return limit + 1;
            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[b.Length];
    }
}
