using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// What is drawn and looked up for one chunk before any weight is touched. T centres, in blocks of B with C columns; G groups of blocks,
/// with K noise words each.
/// </summary>
/// <param name="Centers">Centre words, int64 [T].</param>
/// <param name="Columns">Words of the blocks' columns, int64 [T / B, C].</param>
/// <param name="Mask">1 where a column is context of a centre, [T / B, B, C].</param>
internal sealed record ChunkSamples(Tensor Centers, Tensor Columns, Tensor Mask)
{
    /// <summary>Noise words, int64 [G, K]; null under softmax.</summary>
    public Tensor? Negatives { get; init; }

    /// <summary>For how many negatives of how many pairs each stands beside each column, [G, T / G · C / B, K]; null under softmax.</summary>
    public Tensor? NegativeWeights { get; init; }

    /// <summary>The rows of W1 that the inputs touch, centres or columns; null unless asked for.</summary>
    public TouchedRows? InputRows { get; init; }

    /// <summary>The rows of W2ᵀ that centres and negatives touch; null unless asked for.</summary>
    public TouchedRows? OutputRows { get; init; }

    /// <summary>Moves all tensors to the caller's dispose scope.</summary>
    public ChunkSamples MoveToOuterScope()
    {
        Tensor?[] tensors =
            [Centers, Columns, Mask, Negatives, NegativeWeights, InputRows?.Words, OutputRows?.Words, .. InputRows?.Places ?? [], .. OutputRows?.Places ?? []];
        foreach (var tensor in tensors) tensor?.MoveToOuterDisposeScope();
        return this;
    }
}

/// <summary>The different rows that a chunk touches in one matrix. The host finds them: on a device it would be a sort and a wait.</summary>
/// <param name="Words">Each row once, [U].</param>
/// <param name="Places">For the words of each part of the gradient, which of them it is, [R].</param>
internal sealed record TouchedRows(Tensor Words, IReadOnlyList<Tensor> Places);

/// <summary>Rows of a weight and what their loss's gradient is.</summary>
/// <param name="Words">Which rows, int64 [R], where a word may stand several times; null is every row in order.</param>
/// <param name="Rows">∂L/∂row, [R, N].</param>
internal readonly record struct RowGradients(Tensor? Words, Tensor Rows)
{
    /// <summary>What the loss's second derivative along each row is at most, [R]; null unless asked for.</summary>
    public Tensor? Curvature { get; init; }
}

/// <summary>A chunk's summed loss and its gradients.</summary>
/// <param name="Loss">The loss, a scalar.</param>
/// <param name="Input">By rows of W1.</param>
/// <param name="Output">By rows of W2ᵀ, in parts that add up.</param>
internal sealed record ChunkGradients(Tensor Loss, RowGradients Input, IReadOnlyList<RowGradients> Output);
