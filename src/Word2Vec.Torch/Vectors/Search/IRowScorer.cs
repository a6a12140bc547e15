namespace Word2Vec.Torch.Vectors.Search;

/// <summary>How near rows are to what is asked for. Used by several threads at once.</summary>
internal interface IRowScorer
{
    /// <summary>Scores consecutive rows in float32.</summary>
    void Offer(int start, int count, TopCollector best);

    /// <summary>A row's score in float64.</summary>
    double Exact(int id);
}
