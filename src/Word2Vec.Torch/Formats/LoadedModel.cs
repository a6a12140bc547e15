using System.Text.Json.Nodes;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Formats;

/// <summary>What a model folder holds.</summary>
/// <remarks>Belongs to no dispose scope. Reading is thread-safe until disposed.</remarks>
public sealed class LoadedModel : IDisposable
{
    internal LoadedModel(SkipGramModel model, Vocabulary vocabulary, JsonObject config) =>
        (Model, Vocabulary, Config) = (model, vocabulary, config);

    /// <summary>Both matrices, on the CPU in the type they were saved in, ready to be trained on by any optimizer (its gradients are dense).</summary>
    public SkipGramModel Model { get; }

    /// <summary>The words, one for each row.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The folder's <c>config.json</c>: versions, sizes, and under <c>training</c> the options of the training, if given.</summary>
    public JsonObject Config { get; }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => Model.Dispose();
}
