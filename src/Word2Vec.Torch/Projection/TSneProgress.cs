namespace Word2Vec.Torch.Projection;

/// <summary>How far a <see cref="TSne"/> layout is.</summary>
/// <param name="Iteration">Steps done.</param>
/// <param name="Iterations">Steps in all.</param>
/// <param name="Divergence">
/// The Kullback-Leibler divergence that the layout lessens, in nats, before this step; null in most steps, since it takes as long as a step.
/// </param>
public readonly record struct TSneProgress(int Iteration, int Iterations, double? Divergence);
