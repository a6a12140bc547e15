using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>How <see cref="ModelConverter"/> converts. Everything has a default.</summary>
public sealed record ConversionOptions
{
    /// <summary>The input's format; null, the default, looks at the file.</summary>
    public VectorFormat? From { get; init; }

    /// <summary>The output's format; null, the default, goes by the name.</summary>
    public VectorFormat? To { get; init; }

    /// <summary>
    /// What to write. Default: null, which is <see cref="MatrixChoice.Both"/> where the output can hold both matrices and
    /// <see cref="MatrixChoice.Input"/> elsewhere. A single matrix in a format for two becomes W1, and W2 is zero.
    /// </summary>
    public MatrixChoice? Matrix { get; init; }

    /// <summary>Only the first words, at least 1; null, the default, for all.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Type of the numbers written: float32, float64, float16 or bfloat16, as far as the format has it. Default: null, the input's own
    /// type, or float32 where the format does not have that.
    /// </summary>
    public ScalarType? DType { get; init; }

    /// <summary>
    /// The words of a state dict or matrix, a file with one a line, its count after a tab if it is known. Default: null, which looks beside
    /// the input, for NAME.pt in <c>NAME.vocab.tsv</c>, <c>vocab.tsv</c>, <c>NAME.words.txt</c>, <c>words.txt</c>.
    /// </summary>
    public string? Vocabulary { get; init; }

    /// <summary>
    /// Whether a PyTorch file whose pickle is refused is opened by TorchSharp.PyBridge, see <see cref="PyTorchFile.Read(string, bool)"/>;
    /// false by default. Other formats have no pickle.
    /// </summary>
    public bool TrustPickle { get; init; }

    /// <summary>Whether an output that exists is replaced; refused by default.</summary>
    public bool Overwrite { get; init; }
}
