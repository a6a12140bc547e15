using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The finished model of <c>w2v train --continue</c>.</summary>
internal sealed class ContinuedModel : IDisposable
{
    private const string Lineage = "continued_from";

    private readonly string _path;
    private readonly bool _grow;

    private ContinuedModel(string path, bool grow, LoadedModel model) => (_path, _grow, Model) = (path, grow, model);

    public LoadedModel Model { get; }

    /// <summary>The model that the task continues; null if it begins anew.</summary>
    public static ContinuedModel? Of(TrainingTask task) => task.Continue is { } path ? new(path, task.Grow, ModelFolder.Load(path)) : null;

    public void Dispose() => Model.Dispose();

    /// <summary>How the new text is to be read.</summary>
    public CorpusOptions Reading(TrainingOptions options) => options.ToCorpusOptions(Model.Vocabulary, _grow);

    /// <summary>Says what the new text holds of the model's words and of others.</summary>
    public void Describe(Corpus corpus)
    {
        var (known, unknown) = (Model.Vocabulary.Count, corpus.RawTokenCount - corpus.TokenCount);
        if (_grow) Terminal.Note($"{corpus.Vocabulary.Count - known:N0} of the words are new to {_path}, which has {known:N0}; {unknown:N0} tokens of rarer ones are left out");
        else Terminal.Note($"{unknown:N0} tokens are none of the {known:N0} words of {_path} and are left out; --grow-vocab adds their words");
    }

    /// <summary>The model to train on. The finished one is not needed any more, and its memory is freed.</summary>
    public SkipGramModel CreateModel(TrainingOptions options, Vocabulary vocabulary)
    {
        var model = options.ContinueModel(Model, vocabulary);
        Model.Dispose();
        return model;
    }

    /// <summary>
    /// What config.json says of the model and of those that it continued in turn, the latest first; their epochs are left to their own
    /// folders. In a row: one within the other, they would some day be nested too deep to be read.
    /// </summary>
    public JsonArray Record()
    {
        var training = Model.Config["training"]?.DeepClone() as JsonObject;
        var earlier = training?[Lineage] as JsonArray;
        training?.Remove(Lineage);
        (training?["result"] as JsonObject)?.Remove("epochs");
        var latest = new JsonObject { ["model"] = _path, ["words"] = Model.Vocabulary.Count, ["training"] = training };
        return [latest, .. earlier?.Select(model => model?.DeepClone()) ?? []];
    }
}
