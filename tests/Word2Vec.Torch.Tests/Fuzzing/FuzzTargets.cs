namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>All readers of files, each under the name that its target has.</summary>
internal static class FuzzTargets
{
    /// <summary>Makes a target; the folder is for its files.</summary>
    public static readonly IReadOnlyDictionary<string, Func<TempFolder, FuzzTarget>> All = new OrderedDictionary<string, Func<TempFolder, FuzzTarget>>
    {
        ["safetensors"] = _ => TensorTargets.Safetensors,
        ["pytorch"] = _ => TensorTargets.PyTorch,
        ["numpy"] = _ => TensorTargets.Numpy,
        ["state-dict"] = _ => TensorTargets.StateDict,
        ["word2vec-text"] = _ => WordTargets.Text,
        ["word2vec-binary"] = _ => WordTargets.Binary,
        ["glove"] = _ => WordTargets.Glove,
        ["vectors"] = _ => WordTargets.Either,
        ["vocabulary"] = _ => WordTargets.VocabularyFile,
        ["words-beside"] = WordTargets.WordsBeside,
        ["model-config"] = FolderTargets.ModelConfig,
        ["model-words"] = FolderTargets.ModelWords,
        ["model-weights"] = FolderTargets.ModelWeights,
        ["model-history"] = FolderTargets.ModelHistory,
        ["projector-config"] = FolderTargets.ProjectorConfig,
        ["projector-words"] = FolderTargets.ProjectorWords,
        ["projector-vectors"] = FolderTargets.ProjectorVectors,
        ["checkpoint"] = CheckpointTarget.Create,
        ["detection"] = TextTargets.Detection,
        ["text"] = TextTargets.Text,
        ["text-gzip"] = TextTargets.Gzip,
        ["analogies"] = TextTargets.Analogies,
        ["word-pairs"] = TextTargets.Pairs,
        ["golden"] = TextTargets.Golden,
        ["shell-history"] = TextTargets.ShellHistory,
    };
}
