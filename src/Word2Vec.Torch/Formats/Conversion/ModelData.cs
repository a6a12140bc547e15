using System.Text.Json.Nodes;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>What a conversion carries. The tensors belong to the dispose scope they were made in.</summary>
/// <param name="Input">W1, or the only matrix, [V, N].</param>
/// <param name="Output">W2ᵀ, [V, N], or null where there is only one.</param>
/// <param name="Vocabulary">The words of the rows, or null where nobody knows them.</param>
/// <param name="CountsKnown">Whether the words' counts are real; 1 each otherwise.</param>
/// <param name="Training">What a model's config.json says of its training.</param>
internal sealed record ModelData(Tensor Input, Tensor? Output, Vocabulary? Vocabulary, bool CountsKnown, JsonObject? Training = null)
{
    public bool HasWords => Vocabulary is not null;

    public bool IsFinite => FiniteWeights.Hold(Input) && (Output is null || FiniteWeights.Hold(Output));
}
