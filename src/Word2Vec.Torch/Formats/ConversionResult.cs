namespace Word2Vec.Torch.Formats;

/// <summary>What <see cref="ModelConverter"/> wrote.</summary>
/// <param name="From">The input's format.</param>
/// <param name="To">The output's format.</param>
/// <param name="Rows">V, the words written.</param>
/// <param name="Dimension">N, the numbers in a vector.</param>
/// <param name="HasWords">Whether the words were known; a state dict may come without them, and then goes without them.</param>
/// <param name="VocabularyPath">The file beside the output that holds the words, or null where the output holds them or nothing does.</param>
public sealed record ConversionResult(
    VectorFormat From, VectorFormat To, long Rows, long Dimension, bool HasWords, string? VocabularyPath);
