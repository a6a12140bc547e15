using System.Text.Json.Serialization;
using Word2Vec.Torch.Projection;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>How vectors come into the plane.</summary>
internal enum MapProjection
{
    /// <summary>Principal components.</summary>
    Pca,

    /// <summary>t-SNE.</summary>
    [JsonStringEnumMemberName("tsne")]
    TSne,
}

/// <summary>What to draw, as the command line says.</summary>
internal sealed record PlotRequest(string Output)
{
    private const int WordsOfPicture = 200;
    private const int WordsOfPage = 1000;

    public IReadOnlyList<string> Words { get; init; } = [];

    public string? Near { get; init; }

    public int? Count { get; init; }

    public IReadOnlyList<string> Analogy { get; init; } = [];

    public MapProjection? Projection { get; init; }

    public TSneOptions TSne { get; init; } = new();

    public PlotTheme Theme { get; init; } = PlotTheme.Light;

    public bool History { get; init; }

    public bool IsPage => Path.GetExtension(Output).Equals(".html", StringComparison.OrdinalIgnoreCase);

    public int Top => Count ?? (IsPage ? WordsOfPage : WordsOfPicture);
}
