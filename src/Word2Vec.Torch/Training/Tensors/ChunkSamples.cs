using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// What is drawn and looked up for one chunk before any weight is touched. T centres, in blocks of B with C columns; negatives in G
/// groups of K, a group for each centre, or for many in a row.
/// </summary>
/// <param name="Centers">Centre words, int64 [T].</param>
/// <param name="Columns">Words of the blocks' columns, int64 [T / B, C].</param>
/// <param name="Mask">1 where a column is context of a centre, [T / B, B, C].</param>
/// <param name="Negatives">Noise words, int64 [G, K]; null under softmax.</param>
/// <param name="NegativeWeights">For how many negatives of how many pairs each stands, [G, T / G, K]; null under softmax.</param>
internal sealed record ChunkSamples(Tensor Centers, Tensor Columns, Tensor Mask, Tensor? Negatives, Tensor? NegativeWeights);

/// <summary>Rows of a weight and what their loss's gradient is.</summary>
/// <param name="Words">Which rows, int64 [R], where a word may stand several times; null is every row in order.</param>
/// <param name="Rows">∂L/∂row, [R, N].</param>
internal readonly record struct RowGradients(Tensor? Words, Tensor Rows);

/// <summary>A chunk's summed loss and its gradients.</summary>
/// <param name="Loss">The loss, a scalar.</param>
/// <param name="Input">By rows of W1.</param>
/// <param name="Output">By rows of W2ᵀ, in parts that add up.</param>
internal sealed record ChunkGradients(Tensor Loss, RowGradients Input, IReadOnlyList<RowGradients> Output);
