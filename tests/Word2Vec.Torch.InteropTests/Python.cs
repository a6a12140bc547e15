using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Tests;

namespace Word2Vec.Torch.InteropTests;

/// <summary>The system's Python with its packages, and the scripts beside these tests.</summary>
internal static class Python
{
    /// <summary>When set, a test whose Python or package is absent fails. Without it the test is skipped.</summary>
    public const string RequiredVariable = "W2V_REQUIRE_PYTHON";

    /// <summary>Names another interpreter than Debian's.</summary>
    public const string InterpreterVariable = "W2V_PYTHON";

    // Importing torch reads 200 MB from a disk that may be cold, on a machine that runs other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Problems = new(StringComparer.Ordinal);

    private static string Interpreter =>
        Environment.GetEnvironmentVariable(InterpreterVariable) is { Length: > 0 } named ? named : "/usr/bin/python3";

    /// <summary>Ends the test, skipped or failed, where a package cannot be imported.</summary>
    public static async Task RequireAsync(string package)
    {
        if (await Problems.GetOrAdd(package, name => new(() => FindProblemAsync(name))).Value is not { } problem) return;
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequiredVariable)), problem);
        Assert.Fail($"{problem}; {RequiredVariable} is set");
    }

    /// <summary>Runs a script of the folder <c>Python</c> here and gives the JSON object that it prints.</summary>
    /// <param name="package">The package that the script needs: torch or gensim.</param>
    /// <param name="script">Its name, without extension.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<JsonObject> RunAsync(string package, string script, params string[] arguments)
    {
        await RequireAsync(package);
        return JsonNode.Parse(await RunFileAsync(Repository.File($"tests/Word2Vec.Torch.InteropTests/Python/{script}.py"), arguments))!.AsObject();
    }

    /// <summary>Runs any script, which must succeed, and gives what it prints.</summary>
    public static async Task<string> RunFileAsync(string file, params string[] arguments)
    {
        var run = await ProcessRun.RunAsync(Interpreter, ["-B", file, .. arguments], timeout: Patience);
        Assert.True(run.ExitCode == 0, $"{Path.GetFileName(file)} ended with {run.ExitCode}:\n{run.Error}");
        return run.Output;
    }

    private static async Task<string?> FindProblemAsync(string package)
    {
        if (!File.Exists(Interpreter)) return $"there is no {Interpreter}; {InterpreterVariable} names another Python";
        var run = await ProcessRun.RunAsync(Interpreter, ["-c", $"import {package}"], timeout: Patience);
        return run.ExitCode == 0 ? null : $"{Interpreter} cannot import {package}: {run.Error.TrimEnd().Split('\n')[^1]}";
    }
}
