using System.Globalization;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>Words and names that look like paths, markup or orders to a terminal are text to every command.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Turned = "evil\u202egnp";

    private static readonly string[] Words =
    [
        "cat", "dog", "../../escaped", "/etc/escaped", "a/b", @"..\c", "CON", Turned, "hi\u200bdden", "right\u200fleft", "</script>", "\"'&", "[red]x[/]", "{0}", "$(id)", "--help",
        new string('x', 5000),
    ];

    private readonly TempFolder _folder = new();

    public HostileNamesTests()
    {
        Directory.CreateDirectory(_folder["a/b/work"]);
        File.WriteAllLines(_folder["a/b/work/v.txt"], Words.Select((word, i) => string.Create(CultureInfo.InvariantCulture, $"{word} {i % 5 + 1} {i % 3} 0.5")));
        File.WriteAllText(_folder["a/b/work/q.txt"], $": capitals of {Turned}\ncat dog a/b CON\n{Turned} dog a/b CON\n");
        File.WriteAllText(_folder["a/b/work/bad\u001b[31m.txt"], "\0");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_word_writes_outside_the_output_or_reaches_the_terminal_as_it_is()
    {
        var before = CommandAssert.Tree(_folder.Path);
        await RunAsync(0, "convert", "v.txt", "model", "--from", "glove");
        await RunAsync(0, "convert", "model", "projector", "--format", "tensorboard");
        await RunAsync(0, "convert", "model", "state.pt");
        await RunAsync(0, "plot", "model", "--output", "map.html");
        string[] work = [.. CommandAssert.Tree(_folder.Path).Except(before).Select(path => Path.GetRelativePath(_folder["a/b/work"], path))];
        Assert.Equal(
            [
                "map.html", "model", "model/config.json", "model/model.safetensors", "model/vocab.tsv", "projector", "projector/metadata.tsv",
                "projector/projector_config.json", "projector/vectors.tsv", "state.pt", "state.vocab.tsv",
            ],
            work.Order(StringComparer.Ordinal));

        foreach (var command in (string[])["similar model cat --top 20", "similar model cat --top 20 --json", "predict model cat --top 20", "info model", "info model --json"])
            Assert.Contains("evil\\u202egnp", (await RunAsync(0, command.Split(' '))).Output, StringComparison.Ordinal);
        await RunAsync(0, "doesnt-match", "model", Turned, "cat", "../../escaped");
        await RunAsync(0, "embedding", "model", Turned, "--json");
        await RunAsync(0, "compare", "model", Turned, "/etc/escaped");
        Assert.Contains("capitals of evil\\u202egnp", (await RunAsync(0, "evaluate", "model", "--analogies", "q.txt")).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean evil\\u202egnp", (await RunAsync(1, "embedding", "model", Turned + "e")).Error, StringComparison.Ordinal);
        Assert.Contains("bad\\u001b[31m.txt: looks binary", (await RunAsync(1, "train", "bad\u001b[31m.txt", "--output", "m")).Error, StringComparison.Ordinal);
        Assert.Contains("no\\u009bthing", (await RunAsync(1, "similar", "no\u009bthing", "cat")).Error, StringComparison.Ordinal);
        Assert.Equal(work.Length + before.Count, CommandAssert.Tree(_folder.Path).Count);
    }

    private async Task<ProcessRun> RunAsync(int exitCode, params string[] arguments)
    {
        var run = await W2vProcess.RunAsync(arguments, workingFolder: _folder["a/b/work"]);
        Assert.True(run.ExitCode == exitCode, $"{string.Join(' ', arguments)}: {run.ExitCode}, {run.Error}");
        Assert.DoesNotContain($"{run.Output}{run.Error}", c => c != '\n' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format);
        return run;
    }
}
