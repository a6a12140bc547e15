namespace Word2Vec.Torch.Sampling;

/// <summary>A training example: the centre word predicts the context word.</summary>
/// <param name="Center">The centre's id.</param>
/// <param name="Context">The context's id.</param>
public readonly record struct WordPair(int Center, int Context);
