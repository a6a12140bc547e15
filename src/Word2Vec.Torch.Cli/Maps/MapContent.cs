namespace Word2Vec.Torch.Cli.Maps;

/// <summary>What a map shows.</summary>
/// <param name="Title">The heading, any text.</param>
/// <param name="Words">The points.</param>
/// <param name="Arrows">Analogies, drawn from word to word.</param>
/// <param name="VarianceShare">The shares (0 to 1) of the vectors' variance along the two principal axes, where known.</param>
/// <param name="Selected">The word that is selected at first, an index of <paramref name="Words"/>.</param>
internal sealed record MapContent(
    string Title,
    IReadOnlyList<MapWord> Words,
    IReadOnlyList<MapArrow> Arrows,
    (double X, double Y)? VarianceShare = null,
    int? Selected = null);

/// <summary>One point.</summary>
/// <param name="Text">The word, any text.</param>
/// <param name="Count">How often it occurs; 0 where that is unknown. Frequent words get their label first.</param>
/// <param name="PcaX">Its place along the first principal axis.</param>
/// <param name="PcaY">Its place along the second principal axis.</param>
/// <param name="TsneX">Its place by t-SNE, for all words of a map or for none.</param>
/// <param name="TsneY">Its place by t-SNE, for all words of a map or for none.</param>
/// <param name="Neighbors">Its nearest words on the map, the nearest first.</param>
internal sealed record MapWord(
    string Text,
    long Count,
    float PcaX,
    float PcaY,
    float? TsneX,
    float? TsneY,
    IReadOnlyList<MapNeighbor> Neighbors);

/// <summary>A near word.</summary>
/// <param name="Index">Its index among the map's words.</param>
/// <param name="Cosine">The cosine of the angle between the two words' vectors.</param>
internal sealed record MapNeighbor(int Index, float Cosine);

/// <summary>An arrow between two words, by their indexes among the map's words.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it points.</param>
internal sealed record MapArrow(int From, int To);
