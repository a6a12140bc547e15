using Word2Vec.Torch.Cli.Maps;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>Maps to show.</summary>
internal static class SampleMaps
{
    private const int Near = 10;

    /// <summary>Four corners: king and queen on the left by PCA and on the right by t-SNE.</summary>
    public static MapContent Royal { get; } = new(
        "Royal map",
        [
            new("king", 1234, -1, 1, 1, 1, [new(1, 0.81f), new(2, 0.52f)]),
            new("queen", 1, -1, -1, 1, -1, [new(0, 0.81f), new(3, 0.5f)]),
            new("man", 98_765, 1, 1, -1, 1, [new(0, 0.52f)]),
            new("woman", 0, 1, -1, -1, -1, []),
        ],
        [new(0, 1), new(2, 3)],
        (0.25, 0.125));

    public static MapContent WithoutTsne { get; } = Royal with { Words = [.. Royal.Words.Select(word => word with { TsneX = null, TsneY = null })] };

    /// <summary>One hostile word beside a harmless one.</summary>
    public static MapContent Hostile(string word) =>
        new(word, [new(word, 5, 0, 0, null, null, [new(1, 0.5f)]), new("plain", 9, 1, 1, null, null, [new(0, 0.5f)])], [new(0, 1)]);

    /// <summary>Clouds of made-up words, as a trained model's look; the frequency falls as in a language.</summary>
    public static MapContent Clouds(int count)
    {
        const int clouds = 24;
        var random = new Random(7);
        var centers = Enumerable.Range(0, clouds).Select(_ => (X: Normal(random), Y: Normal(random))).ToArray();
        var words = Enumerable.Range(0, count).Select(i =>
        {
            var (x, y) = centers[i % clouds];
            var (dx, dy) = (Normal(random), Normal(random));
            var neighbors = Enumerable.Range(1, Near).Select(n => new MapNeighbor((i + (n * clouds)) % count, 0.95f - (0.05f * n)));
            return new MapWord(
                Name(i), 1_000_000 / (i + 1), (float)((0.5 * x) + (0.7 * dx)), (float)((0.5 * y) + (0.5 * dy)), (float)((6 * x) + dx), (float)((6 * y) + dy), [.. neighbors]);
        });
        return new($"{count} made-up words", [.. words], [new(0, 1), new(24, 25)], (0.083, 0.051));
    }

    /// <summary>A different pronounceable word for each number.</summary>
    private static string Name(int number)
    {
        string[] onsets = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "th"];
        string[] vowels = ["a", "e", "i", "o", "u"];
        var name = "";
        for (var rest = number; name.Length == 0 || rest > 0; rest /= onsets.Length * vowels.Length)
            name += onsets[rest % onsets.Length] + vowels[rest / onsets.Length % vowels.Length];
        return name + "n" + (number % 3 == 0 ? "ing" : "");
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
