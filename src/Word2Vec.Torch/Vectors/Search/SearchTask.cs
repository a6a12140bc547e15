namespace Word2Vec.Torch.Vectors.Search;

/// <summary>A question to rows.</summary>
/// <param name="Scorer">What is near.</param>
/// <param name="Limit">Only rows before this one are searched.</param>
/// <param name="Top">How many rows are wanted.</param>
/// <param name="Excluded">Rows that are no answers.</param>
internal sealed record SearchTask(IRowScorer Scorer, int Limit, int Top, int[] Excluded)
{
    public TopCollector CreateCollector() => new(Top, Excluded);

    /// <summary>The best of the collected rows, highest score first, equal ones in their order.</summary>
    public IReadOnlyList<(int Id, double Score)> Rank(TopCollector collected) =>
    [
        .. collected.Ids.Order().Select(id => (Id: id, Score: Scorer.Exact(id))).OrderByDescending(row => row.Score).Take(Top),
    ];
}
