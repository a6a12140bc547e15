using System.Buffers.Binary;
using System.Xml.Linq;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Cli;

[Collection(DemoModelUsers.Name)]
public sealed class PlotCommandTests(DemoModel demo) : IDisposable
{
    private const string Svg = "{http://www.w3.org/2000/svg}";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task A_PNG_has_1600_by_1200_pixels_and_nothing_is_left_beside_it(string theme)
    {
        await PlotAsync("map.png", "--theme", theme, "--top", "30");

        var bytes = await File.ReadAllBytesAsync(_folder["map.png"], TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal(1600, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal(1200, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
        Assert.Equal(["map.png"], _folder.Names());
    }

    [Fact]
    public async Task An_SVG_holds_title_axes_with_their_shares_and_every_word_once()
    {
        await PlotAsync("map.svg", "--words", "cat,dog, king", "paris", "--analogy", "man", "king", "woman", "queen");

        var texts = Texts("map.svg");
        Assert.Contains("4 words of model (PCA)", texts);
        Assert.Contains(texts, text => text.StartsWith("PC 1 (", StringComparison.Ordinal) && text.EndsWith(" % of variance)", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("PC 2 (", StringComparison.Ordinal));
        foreach (var word in (string[])["cat", "dog", "king", "paris", "man", "woman", "queen"]) Assert.Single(texts, word);
    }

    [Fact]
    public async Task Words_near_a_word_are_its_neighbours()
    {
        await PlotAsync("map.svg", "--near", "cat", "--top", "4", "--theme", "dark");

        var similar = CommandAssert.Json(await W2vProcess.RunAsync("similar", demo.Path, "cat", "--top", "3", "--json"));
        var texts = Texts("map.svg");
        Assert.Contains("cat and the 3 words nearest to it, of model (PCA)", texts);
        Assert.All(similar["neighbors"]!.AsArray(), neighbor => Assert.Single(texts, (string?)neighbor!["word"]));
        Assert.Contains("cat", texts);
    }

    [Fact]
    public async Task T_SNE_has_axes_without_numbers_and_the_same_seed_draws_the_same()
    {
        await PlotAsync("map.svg", "--projection", "tsne", "--top", "40", "--seed", "3", "--perplexity", "9");
        await PlotAsync("again.svg", "--projection", "tsne", "--top", "40", "--seed", "3", "--perplexity", "9");

        var texts = Texts("map.svg");
        Assert.Contains("t-SNE 1", texts);
        Assert.DoesNotContain(texts, text => double.TryParse(text, out _));
        Assert.Equal(texts, Texts("again.svg"));
        Assert.Equal(Read("map.svg"), Read("again.svg"));
    }

    [Fact]
    public async Task Hostile_words_and_names_are_text()
    {
        string[] hostile = ["<script>alert(1)</script>", "&amp;", "]]>", "\"'", "\uffff!", "été", "a&b;"];
        Save("a & <b>", hostile);
        CommandAssert.Succeeded(await W2vProcess.RunAsync("plot", _folder["a & <b>"], "--output", _folder["map.svg"], "--quiet"));

        var texts = Texts("map.svg");
        Assert.Contains($"The {hostile.Length} most frequent words of a & <b> (PCA)", texts);
        foreach (var word in hostile) Assert.Contains(word.Replace('\uffff', '\ufffd'), texts);
        Assert.DoesNotContain("<script", Read("map.svg"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Words_that_no_font_can_draw_are_told_of()
    {
        Save("rare", ["cat", "\U0010fffe"]);
        var run = await W2vProcess.RunAsync("plot", _folder["rare"], "--output", _folder["map.png"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("letters of 1 of the words, such as \U0010fffe; install one", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_holds_both_projections_the_neighbours_and_the_arrows()
    {
        await PlotAsync("map.html", "--near", "king", "--top", "20", "--analogy", "man", "king", "woman", "queen");

        var page = Read("map.html");
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("king and the 19 words nearest to it, of model", page, StringComparison.Ordinal);
        Assert.Contains("queen", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_during_t_SNE_leaves_no_file()
    {
        Save("many", [.. Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant($"w{i}"))]);
        var run = await W2vProcess.RunAsync(
            ["plot", _folder["many"], "--output", _folder["map.png"], "--top", "2000", "--projection", "tsne"], interruptAt: "t-SNE step");

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("stopped by Ctrl-C; nothing was saved", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Names(), name => name.Contains("map", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("map.jpg")]
    [InlineData("map")]
    public async Task Another_extension_is_refused(string name) => CommandAssert.RefusedUsage(
        await W2vProcess.RunAsync("plot", demo.Path, "--output", _folder[name]), "w2v plot", "allowed: a name that ends in .png, .svg, .html");

    [Theory]
    [InlineData("--words a,b --top 3", "--words and --top do not go together")]
    [InlineData("--history --near cat", "--history and --near do not go together")]
    [InlineData("--analogy king queen man", "--analogy has 3 words; allowed: pairs")]
    [InlineData("--theme blue", "--theme is 'blue'; allowed: light, dark")]
    public async Task Options_that_make_no_sense_are_refused(string options, string problem) => CommandAssert.RefusedUsage(
        await W2vProcess.RunAsync(["plot", demo.Path, "--output", _folder["map.png"], .. options.Split(' ')]), "w2v plot", problem);

    [Theory]
    [InlineData("--top 0", "top is 0; allowed: 1 and more")]
    [InlineData("--top 10 --projection tsne --perplexity 40", "perplexity is 40; allowed for 10 vectors: 1 and more, less than 9")]
    public async Task Values_out_of_range_are_refused(string options, string problem)
    {
        CommandAssert.RefusedOptions(await W2vProcess.RunAsync(["plot", demo.Path, "--output", _folder["map.png"], .. options.Split(' ')]), problem);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("--near kiten")]
    [InlineData("--words cat,kiten")]
    [InlineData("--analogy cat kiten")]
    public async Task An_unknown_word_fails_with_suggestions(string options)
    {
        CommandAssert.Failed(
            await W2vProcess.RunAsync(["plot", demo.Path, "--output", _folder["map.png"], .. options.Split(' ')]),
            "'kiten' is not in the vocabulary; did you mean kitten");
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("map.html")]
    [InlineData("map.svg")]
    public async Task A_map_of_one_word_is_a_map(string file)
    {
        Save("model", ["alone", "other"]);
        foreach (var choice in (string[])["--words alone", "--top 1", "--near alone --top 1"])
        {
            // A page says that it has no t-SNE.
            Assert.Equal(0, (await W2vProcess.RunAsync(["plot", _folder["model"], "--output", _folder[file], .. choice.Split(' '), "--quiet"])).ExitCode);
            Assert.Contains("alone", Read(file), StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", Read(file), StringComparison.Ordinal);
            File.Delete(_folder[file]);
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() => CommandAssert.Failed(
        await W2vProcess.RunAsync("plot", demo.Path, "--output", _folder["no/map.png"]), "no does not exist; create it first");

    [Fact]
    public async Task The_history_is_drawn_with_what_it_holds()
    {
        await WriteHistoryAsync(
            """{"epoch":1,"tokens":10,"seconds":1,"learning_rate":0.05,"loss":3.5,"words_per_second":10,"scores":{}}""",
            """{"epoch":2,"tokens":20,"seconds":2,"learning_rate":0.02,"loss":null,"words_per_second":10,"validation_loss":3.25,"scores":{"spearman":0.5}}""");
        CommandAssert.Succeeded(await W2vProcess.RunAsync("plot", _folder["run"], "--history", "--output", _folder["run.svg"], "--quiet"));

        var texts = Texts("run.svg");
        foreach (var text in (string[])["Training of run", "Epoch", "Mean loss", "Learning rate", "loss", "loss of the sentences held out", "learning rate", "Score", "spearman"])
            Assert.Contains(text, texts);
    }

    [Fact]
    public async Task Hostile_names_and_numbers_of_a_history_are_drawn_as_far_as_they_can_be()
    {
        await WriteHistoryAsync(
            """{"epoch":1,"tokens":10,"seconds":1,"learning_rate":-1e308,"loss":-1e308,"words_per_second":10,"scores":{"</text><script>\u0001\uffff":0.5}}""",
            """{"epoch":2147483647,"tokens":20,"seconds":2,"learning_rate":1e308,"loss":1e308,"words_per_second":10,"scores":{"</text><script>\u0001\uffff":1e308}}""");
        CommandAssert.Succeeded(await W2vProcess.RunAsync("plot", _folder["run"], "--history", "--output", _folder["run.svg"], "--quiet"));
        Assert.Contains("</text><script>\ufffd\ufffd", Texts("run.svg"));
        Assert.Equal(["run", "run.svg"], _folder.Names());
    }

    [Fact]
    public async Task A_damaged_history_and_a_missing_one_are_refused()
    {
        await WriteHistoryAsync("""{"epoch":1,"loss":3}""");
        CommandAssert.Failed(await W2vProcess.RunAsync("plot", _folder["run"], "--history", "--output", _folder["a.png"]), "history.jsonl", "line 1");
        CommandAssert.Failed(await W2vProcess.RunAsync("plot", _folder.Path, "--history", "--output", _folder["a.png"]), "holds no history.jsonl");
        Assert.Equal(["run"], _folder.Names());
    }

    private async Task PlotAsync(string name, params string[] options)
    {
        var run = await W2vProcess.RunAsync(["plot", demo.Path, "--output", _folder[name], .. options]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"saved {_folder[name]}\n", run.Output);
    }

    private Task WriteHistoryAsync(params string[] lines)
    {
        Directory.CreateDirectory(_folder["run"]);
        return File.WriteAllLinesAsync(_folder["run/history.jsonl"], lines, TestContext.Current.CancellationToken);
    }

    private string Read(string name) => File.ReadAllText(_folder[name]);

    private List<string> Texts(string name) => [.. XDocument.Parse(Read(name)).Descendants(Svg + "text").Select(text => text.Value.Trim())];

    private void Save(string name, string[] words)
    {
        var vocabulary = Vocabulary.FromCounts(words.Select((word, i) => KeyValuePair.Create(word, (long)words.Length - i)));
        using var model = new SkipGramModel(words.Length, 6);
        ModelFolder.Save(_folder[name], model, vocabulary, []);
    }
}
