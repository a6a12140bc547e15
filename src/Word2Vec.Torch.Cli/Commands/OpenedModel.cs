using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>A model folder opened for questions.</summary>
internal sealed class OpenedModel(LoadedModel loaded) : IDisposable
{
    public LoadedModel Loaded { get; } = loaded;

    public WordVectors Vectors { get; } = WordVectors.FromModel(loaded.Model, loaded.Vocabulary);

    public static OpenedModel Open(string path) => new(ModelFolder.Load(path));

    public void Dispose()
    {
        Vectors.Dispose();
        Loaded.Dispose();
    }
}
