namespace Word2Vec.Torch.Tests.Cli;

public sealed class WikipediaTests
{
    [Fact(Explicit = true), Trait("Category", "Slow")]
    public async Task A_million_words_of_Wikipedia_bring_countries_and_numbers_together()
    {
        var text = TestData.Path("wiki17m.txt.gz");
        using var folder = new TempFolder();
        var model = folder["model"];
        string[] arguments = ["train", text, "--max-tokens", "1000000", "--epochs", "1", "--output", model];
        var run = await W2vProcess.RunAsync(arguments, timeout: TimeSpan.FromMinutes(5));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1,000,000 tokens in ", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty((await NeighborsAsync(model, "france")).Intersect(["germany", "italy", "spain", "england", "russia", "austria", "australia", "canada"]));
        Assert.NotEmpty((await NeighborsAsync(model, "three")).Intersect(["two", "four", "five", "six", "seven"]));
    }

    private static async Task<IEnumerable<string>> NeighborsAsync(string model, string word)
    {
        var document = CommandAssert.Json(await W2vProcess.RunAsync("similar", model, word, "--json"));
        return document["neighbors"]!.AsArray().Select(neighbor => (string)neighbor!["word"]!);
    }
}
