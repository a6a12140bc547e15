using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>What the command's users may rely on.</summary>
internal static class CommandAssert
{
    /// <summary>Nothing on standard output, and on standard error the one line that says what is wrong.</summary>
    public static void Failed(ProcessRun run, params string[] parts)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        var line = Assert.Single(Lines(run.Error));
        IsError(line);
        foreach (var part in parts) Assert.Contains(part, line, StringComparison.Ordinal);
    }

    /// <summary>Nothing on standard output, and on standard error a line for each problem, each holding its part.</summary>
    public static void RefusedOptions(ProcessRun run, params string[] partOfEachLine) => Refused(run, Lines(run.Error), partOfEachLine);

    /// <summary>As <see cref="RefusedOptions"/>, and at the end a line that names the help to read.</summary>
    public static void RefusedUsage(ProcessRun run, string command, params string[] partOfEachLine)
    {
        var lines = Lines(run.Error);
        Assert.Equal($"see '{command} --help'", lines[^1]);
        Refused(run, lines[..^1], partOfEachLine);
    }

    /// <summary>Success without a word on standard error.</summary>
    public static void Succeeded(ProcessRun run)
    {
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    /// <summary>Success, and one JSON document on standard output.</summary>
    public static JsonObject Json(ProcessRun run)
    {
        Succeeded(run);
        return JsonNode.Parse(run.Output)!.AsObject();
    }

    public static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    /// <summary>Every file and folder below a folder.</summary>
    public static IReadOnlyList<string> Tree(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static void Refused(ProcessRun run, string[] lines, string[] partOfEachLine)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(partOfEachLine.Length, lines.Length);
        foreach (var (line, part) in lines.Zip(partOfEachLine))
        {
            IsError(line);
            Assert.Contains(part, line, StringComparison.Ordinal);
        }
    }

    private static void IsError(string line)
    {
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("bug in w2v", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
    }
}
