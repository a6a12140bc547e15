using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>Opens what questions about similar words are asked of.</summary>
internal static class ModelVectors
{
    // Whoever names one of a folder's files means the folder, and is told so; words with counts would pass for vectors of one number.
    private static readonly string[] OfModelFolders = [".tsv", ".json", ".jsonl", ".safetensors"];

    /// <summary>W1 of a model folder, or the vectors of a file of word2vec, GloVe or fastText.</summary>
    public static WordVectors Open(string path)
    {
        if (!File.Exists(path) || OfModelFolders.Contains(Path.GetExtension(path)))
        {
            using var loaded = ModelFolder.Load(path);
            return WordVectors.FromModel(loaded.Model, loaded.Vocabulary);
        }

        using var table = Word2VecFile.Read(path);
        try
        {
            return table.ToVectors();
        }
        catch (ArgumentException error)
        {
            throw new ModelFormatException(path, error.Message.Split(" (Parameter")[0], error);
        }
    }
}
