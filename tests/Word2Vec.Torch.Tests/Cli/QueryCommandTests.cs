using System.Globalization;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Tests.Cli;

[Collection(DemoModelUsers.Name)]
public sealed class QueryCommandTests(DemoModel demo)
{
    [Fact]
    public async Task Similar_ranks_words_by_cosine()
    {
        var run = await W2vProcess.RunAsync("similar", demo.Path, "paris", "--top", "3");

        CommandAssert.Succeeded(run);
        var rows = CommandAssert.Lines(run.Output).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["1", "2", "3"], rows.Select(row => row[0]));
        Assert.Equal("france", rows[0][1]);
        Assert.Equal(rows.Select(row => row[2]).OrderDescending(StringComparer.Ordinal), rows.Select(row => row[2]));
    }

    [Fact]
    public async Task Similar_as_json_gives_ten_words_and_full_precision()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("similar", demo.Path, "cat", "--json"));

        Assert.Equal(["word", "neighbors"], document.Select(property => property.Key));
        Assert.Equal("cat", (string?)document["word"]);
        Assert.Equal(Expected(vectors => vectors.MostSimilar("cat", 10)), Neighbors(document));
    }

    [Fact]
    public async Task Analogy_answers_the_planted_question()
    {
        var run = await W2vProcess.RunAsync("analogy", demo.Path, "cat", "kitten", "dog", "-n", "1");

        CommandAssert.Succeeded(run);
        Assert.StartsWith("  1  puppy ", Assert.Single(CommandAssert.Lines(run.Output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analogy_as_json_repeats_the_question()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("analogy", demo.Path, "man", "king", "woman", "--top", "4", "--json"));

        Assert.Equal(["man", "king", "woman"], new[] { "a", "b", "c" }.Select(name => (string?)document[name]));
        Assert.Equal(Expected(vectors => vectors.Analogy("man", "king", "woman", 4)), Neighbors(document));
    }

    [Fact]
    public async Task Embedding_shows_shape_values_and_norm()
    {
        var run = await W2vProcess.RunAsync("embedding", demo.Path, "cat");

        CommandAssert.Succeeded(run);
        var lines = CommandAssert.Lines(run.Output);
        Assert.Equal("shape  (40,)", lines[0]);
        Assert.StartsWith("norm   ", lines[^1], StringComparison.Ordinal);
        var shown = string.Join(' ', lines[1..^1]).Replace("values", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Asked(vectors => vectors["cat"]).Select(value => value.ToString("F6", CultureInfo.InvariantCulture)), shown);
    }

    [Fact]
    public async Task Embedding_as_json_has_every_bit()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("embedding", demo.Path, "cat", "--json"));

        Assert.Equal("cat", (string?)document["word"]);
        Assert.Equal([40], document["shape"]!.AsArray().Select(size => (int)size!));
        Assert.Equal(Asked(vectors => vectors["cat"]), document["values"]!.AsArray().Select(value => (float)value!));
        Assert.Equal(Asked(vectors => vectors.Norm("cat")), (double)document["norm"]!);
    }

    [Fact]
    public async Task Compare_shows_similarity_distance_and_norms()
    {
        var run = await W2vProcess.RunAsync("compare", demo.Path, "cat", "kitten");

        CommandAssert.Succeeded(run);
        string[] starts = ["cosine similarity ", "euclidean distance ", "norm of cat ", "norm of kitten "];
        Assert.Equal(starts, CommandAssert.Lines(run.Output).Zip(starts, (line, start) => line[..start.Length]));
    }

    [Fact]
    public async Task Compare_as_json_holds_to_the_law_of_cosines()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("compare", demo.Path, "cat", "kitten", "--json"));
        double Number(string name) => (double)document[name]!;

        Assert.Equal(("cat", "kitten"), ((string?)document["a"], (string?)document["b"]));
        Assert.Equal(Asked(vectors => vectors.Similarity("cat", "kitten")), Number("similarity"));
        var (a, b) = (Number("norm_a"), Number("norm_b"));
        Assert.Equal((a * a) + (b * b) - (2 * a * b * Number("similarity")), Number("distance") * Number("distance"), Tolerances.DistanceByCosine);
    }

    [Fact]
    public async Task Info_shows_sizes_frequent_words_and_every_option()
    {
        var run = await W2vProcess.RunAsync("info", demo.Path);

        CommandAssert.Succeeded(run);
        using var loaded = ModelFolder.Load(demo.Path);
        foreach (var (name, value) in loaded.Config["training"]!.AsObject())
            Assert.Matches($@"\n  training\.{name} +{value?.ToString() ?? "none"}\n", run.Output);
        Assert.Matches(@"\ndimension +40\n", run.Output);
        Assert.Contains("most frequent   the and ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_as_json_holds_the_configuration()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("info", demo.Path, "--json"));

        using var loaded = ModelFolder.Load(demo.Path);
        Assert.Equal(loaded.Vocabulary.Count, (int)document["words"]!);
        Assert.Equal(loaded.Vocabulary.TotalCount, (long)document["tokens"]!);
        Assert.Equal(40, (int)document["dimension"]!);
        Assert.Equal(loaded.Vocabulary.Words.Take(10), document["most_frequent"]!.AsArray().Select(word => (string)word!));
        Assert.True(JsonNode.DeepEquals(loaded.Config, document["config"]));
    }

    [Theory]
    [InlineData("similar", "kiten")]
    [InlineData("analogy", "cat kiten dog")]
    [InlineData("embedding", "kiten")]
    [InlineData("compare", "cat kiten")]
    public async Task An_unknown_word_is_one_line_with_close_spellings(string verb, string words)
    {
        var run = await W2vProcess.RunAsync([verb, demo.Path, .. words.Split(' '), "--json"]);

        CommandAssert.Failed(run, "'kiten' is not in the vocabulary; did you mean kitten");
    }

    [Theory]
    [InlineData("0", "top is 0; allowed: 1 and more")]
    [InlineData("-3", "top is -3; allowed: 1 and more")]
    public async Task Fewer_than_one_word_is_refused(string top, string problem) =>
        CommandAssert.RefusedOptions(await W2vProcess.RunAsync("similar", demo.Path, "cat", "--top", top), problem);

    private static IEnumerable<(string?, double)> Neighbors(JsonObject document) =>
        document["neighbors"]!.AsArray().Select(neighbor => ((string?)neighbor!["word"], (double)neighbor["similarity"]!));

    private IEnumerable<(string?, double)> Expected(Func<WordVectors, IReadOnlyList<Neighbor>> ask) =>
        Asked(ask).Select(neighbor => ((string?)neighbor.Word, neighbor.Similarity));

    private T Asked<T>(Func<WordVectors, T> ask)
    {
        using var loaded = ModelFolder.Load(demo.Path);
        using var vectors = WordVectors.FromModel(loaded.Model, loaded.Vocabulary);
        return ask(vectors);
    }
}
