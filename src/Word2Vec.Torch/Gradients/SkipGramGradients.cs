using static TorchSharp.torch;

namespace Word2Vec.Torch.Gradients;

/// <summary>The three gradients of a loss over a batch of B rows, in the shapes of what they are the gradients of.</summary>
/// <param name="Scores">∂L/∂A: [B, V] for the full softmax, [B, 1 + K] for negative sampling.</param>
/// <param name="InputWeight">∂L/∂W1, [V, N]; rows of words that are no centre are zero.</param>
/// <param name="OutputWeight">∂L/∂W2ᵀ, [V, N], the transpose of the guide's ∂L/∂W2.</param>
/// <remarks>Owns its tensors. Not thread-safe while being disposed.</remarks>
public sealed record SkipGramGradients(Tensor Scores, Tensor InputWeight, Tensor OutputWeight) : IDisposable
{
    /// <summary>Releases the three tensors.</summary>
    public void Dispose()
    {
        Scores.Dispose();
        InputWeight.Dispose();
        OutputWeight.Dispose();
    }

    internal SkipGramGradients MoveToOuterDisposeScope() => new(
        Scores.MoveToOuterDisposeScope(), InputWeight.MoveToOuterDisposeScope(), OutputWeight.MoveToOuterDisposeScope());
}

/// <summary>The gradients of one pair's softmax loss, as the guide's "Backpropagation" names them.</summary>
/// <param name="Scores">∂L/∂s, [V] (<c>grad_scores</c>).</param>
/// <param name="CenterRow">∂L/∂u, [N], u the centre's row of W1 (<c>grad_center_embedding</c>).</param>
/// <param name="OutputWeight">∂L/∂W2ᵀ, [V, N], the transpose of <c>grad_W2</c>.</param>
/// <remarks>Owns its tensors. Not thread-safe while being disposed.</remarks>
public sealed record SoftmaxPairGradients(Tensor Scores, Tensor CenterRow, Tensor OutputWeight) : IDisposable
{
    /// <summary>Releases the three tensors.</summary>
    public void Dispose()
    {
        Scores.Dispose();
        CenterRow.Dispose();
        OutputWeight.Dispose();
    }
}
