using System.Text.Json.Serialization;

namespace Word2Vec.Torch.Formats;

/// <summary>What word vectors are kept in. The first three hold both matrices of a model, the others one.</summary>
public enum VectorFormat
{
    /// <summary>This library's own folder, see <see cref="Formats.ModelFolder"/>.</summary>
    [JsonStringEnumMemberName("model")]
    ModelFolder,

    /// <summary>A safetensors file of a model's state dict.</summary>
    Safetensors,

    /// <summary>A state dict as PyTorch's <c>torch.save</c> writes it.</summary>
    [JsonStringEnumMemberName("pytorch")]
    PyTorch,

    /// <summary>word2vec's binary file.</summary>
    [JsonStringEnumMemberName("word2vec-binary")]
    Word2VecBinary,

    /// <summary>word2vec's text file: a line with V and N, then a word and its numbers a line.</summary>
    [JsonStringEnumMemberName("word2vec-text")]
    Word2VecText,

    /// <summary>GloVe's text file: as word2vec's, without the first line.</summary>
    Glove,

    /// <summary>fastText's <c>.vec</c>, which is word2vec's text.</summary>
    [JsonStringEnumMemberName("fasttext")]
    FastText,

    /// <summary>A matrix in NumPy's <c>.npy</c>.</summary>
    [JsonStringEnumMemberName("numpy")]
    NumPy,

    /// <summary>The folder that TensorBoard's projector opens.</summary>
    [JsonStringEnumMemberName("tensorboard")]
    TensorBoard,
}
