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
    public async Task A_file_of_vectors_answers_as_its_model_does()
    {
        using var folder = new TempFolder();
        var file = folder["demo.bin"];
        CommandAssert.Succeeded(await W2vProcess.RunAsync("convert", demo.Path, file, "--quiet"));
        foreach (var question in (string[])["similar MODEL cat", "analogy MODEL man king woman", "similar MODEL --positive cat:2 dog --negative kitten"])
        {
            string[] Line(string model) => question.Split(' ').Select(part => part == "MODEL" ? model : part).ToArray();
            var run = await W2vProcess.RunAsync(Line(file));
            CommandAssert.Succeeded(run);
            Assert.Equal((await W2vProcess.RunAsync(Line(demo.Path))).Output, run.Output);
        }
    }

    /// <summary>Elsewhere it names a file of arguments.</summary>
    [Theory]
    [InlineData("similar @vectors.txt @cat")]
    [InlineData("analogy @vectors.txt @cat dog mat")]
    [InlineData("similar @vectors.txt --positive @cat --negative dog")]
    [InlineData("plot @vectors.txt -o map.svg --words @cat dog --analogy @cat dog")]
    [InlineData("plot @vectors.txt -o map.svg --near @cat")]
    [InlineData("convert @vectors.txt @v.bin")]
    public async Task A_word_or_file_may_begin_with_an_at_sign(string line)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["@vectors.txt"], "3 2\n@cat 1 2\ndog 3 4\nmat 5 1\n", TestContext.Current.CancellationToken);
        CommandAssert.Succeeded(await W2vProcess.RunAsync(line.Split(' '), workingFolder: folder.Path));
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
    public async Task Similar_takes_weighted_words_to_add_and_to_subtract()
    {
        string[] arguments = ["similar", demo.Path, "--positive", "king", "woman:0.5", "--negative", "man:0.25", "--restrict-vocab", "60", "--top", "4", "--json"];
        var document = CommandAssert.Json(await W2vProcess.RunAsync(arguments));

        var query = WordQuery.Of("king").Plus("woman", 0.5).Minus("man", 0.25) with { Top = 4, RestrictVocabulary = 60 };
        Assert.Equal(["king 1", "woman 0.5", "man -0.25"], document["terms"]!.AsArray().Select(term => $"{term!["word"]} {term["weight"]}"));
        Assert.Equal(Expected(vectors => vectors.MostSimilar(query)), Neighbors(document));
    }

    [Fact]
    public async Task Analogy_multiplies_when_told_to()
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("analogy", demo.Path, "man", "king", "woman", "--method", "mul", "--json"));

        var query = WordQuery.Of("king", "woman").Minus("man") with { Method = QueryMethod.Multiply };
        Assert.Equal(Expected(vectors => vectors.MostSimilar(query)), Neighbors(document));
    }

    [Fact]
    public async Task The_word_that_does_not_match_is_named_first()
    {
        var run = await W2vProcess.RunAsync("doesnt-match", demo.Path, "cat", "dog", "puppy", "paris");

        CommandAssert.Succeeded(run);
        var lines = CommandAssert.Lines(run.Output);
        Assert.StartsWith("paris does not match", lines[0], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
        var document = CommandAssert.Json(await W2vProcess.RunAsync("doesnt-match", demo.Path, "cat", "dog", "puppy", "paris", "--json"));
        Assert.Equal("paris", (string?)document["doesnt_match"]);
        Assert.Equal(4, document["centrality"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("softmax", ContextProbability.Softmax)]
    [InlineData("negative-sampling", ContextProbability.NegativeSampling)]
    public async Task Predict_shows_probable_contexts(string loss, ContextProbability kind)
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("predict", demo.Path, "cat", "--top", "4", "--loss", loss, "--json"));

        using var loaded = ModelFolder.Load(demo.Path);
        Assert.Equal(
            ContextPredictor.Predict(loaded.Model, loaded.Vocabulary, "cat", 4, kind),
            document["predictions"]!.AsArray().Select(item => new Prediction((string)item!["word"]!, (double)item["probability"]!)));
        Assert.Equal(("cat", loss), ((string?)document["word"], (string?)document["loss"]));
    }

    [Fact]
    public async Task Compare_takes_sets_in_quotes_and_tells_the_rank()
    {
        var sets = CommandAssert.Json(await W2vProcess.RunAsync("compare", demo.Path, "cat dog", "kitten puppy", "--json"));
        var ranked = CommandAssert.Json(await W2vProcess.RunAsync("compare", demo.Path, "cat", "kitten", "--rank", "--json"));

        Assert.Equal(Asked(vectors => vectors.Similarity(["cat", "dog"], ["kitten", "puppy"])), (double)sets["similarity"]!);
        Assert.Equal(Asked(vectors => vectors.Rank("cat", "kitten")), (int)ranked["rank"]!);
    }

    [Theory]
    [InlineData("similar", "<word> is missing; give one, or --positive and --negative")]
    [InlineData("similar cat --restrict-vocab 0", "restrict-vocab is 0; allowed: 1 and more")]
    [InlineData("similar --positive cat:much", "the weight in 'cat:much' is 'much'; allowed: numbers, written like 0.5")]
    [InlineData("similar --negative cat --method mul", "method mul takes no weights, and at least one positive word; use --method add")]
    [InlineData("compare cat kitten_dog --rank", "rank is for two single words; leave it out or give one word each")]
    public async Task A_query_that_makes_no_sense_is_refused(string arguments, string problem)
    {
        var words = arguments.Split(' ').Select(word => word.Replace('_', ' ')).ToArray();
        CommandAssert.RefusedOptions(await W2vProcess.RunAsync([words[0], demo.Path, .. words[1..]]), problem);
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
    [InlineData("doesnt-match", "cat kiten dog")]
    [InlineData("predict", "kiten")]
    [InlineData("similar", "cat --negative kiten:0.5")]
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
