namespace Word2Vec.Torch.Vocab;

/// <summary>Keeps the words that are counted within a limit, as word2vec does: when they pass it, the rarest ones are dropped.</summary>
/// <param name="words">The words; those that are there now are never dropped, and what they take does not count.</param>
/// <param name="limit">Bytes for the others.</param>
internal sealed class WordPruning(CountedWords words, long limit)
{
    private readonly int _first = words.Count;
    private readonly long _limit = limit > long.MaxValue - words.Bytes ? long.MaxValue : limit + words.Bytes;

    /// <summary>How many words were dropped, one dropped twice counting twice.</summary>
    public long Dropped { get; private set; }

    /// <summary>The count that was enough never to be dropped.</summary>
    public long Below { get; private set; }

    public bool IsDue => words.Bytes > _limit;

    /// <summary>Drops the words seen once, those seen twice, and so on, until at most half of them are left.</summary>
    /// <returns>Each word's new id, −1 for those dropped.</returns>
    public int[] Prune()
    {
        var wordsByCount = new SortedDictionary<long, int>();
        for (var id = _first; id < words.Count; id++)
        {
            var count = words.CountOf(id);
            wordsByCount[count] = wordsByCount.GetValueOrDefault(count) + 1;
        }

        var left = words.Count - _first;
        var most = left / 2;
        var upTo = 0L;
        foreach (var (count, number) in wordsByCount)
        {
            if (left <= most) break;
            (left, upTo) = (left - number, count);
        }

        Dropped += words.Count - _first - left;
        Below = Math.Max(Below, upTo + 1);
        return words.Drop(_first, upTo);
    }
}
