using System.Globalization;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Runs alone: memory is the process's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzingAlone
{
    public const string Name = "fuzzing";
}

/// <summary>Every reader against damaged files.</summary>
[Collection(FuzzingAlone.Name)]
public sealed class FuzzTests
{
    private const ulong InUnitTests = 2_000;
    private const ulong InSlowTests = 20_000;

    private static readonly string FailureFolder = Path.Combine(Path.GetTempPath(), "w2v-fuzz");

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_damaged_file_is_refused_or_read_and_does_no_harm(string name)
    {
        using var folder = new TempFolder();
        var report = new Fuzzer(FuzzTargets.All[name](folder), FailureFolder).Run(0, InUnitTests);
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures));
        Assert.Equal((long)InUnitTests, report.Refused + report.Accepted);
    }

    /// <summary>What <c>scripts/fuzz.sh</c> runs: W2V_FUZZ_COUNT files for each target, or for W2V_FUZZ_TARGET alone, or the one file W2V_FUZZ_NUMBER.</summary>
    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public void Many_more_damaged_files_do_no_harm_either()
    {
        var number = Setting("NUMBER");
        var count = number is null ? Setting("COUNT") ?? InSlowTests : 1;
        var chosen = Environment.GetEnvironmentVariable("W2V_FUZZ_TARGET") is { Length: > 0 } only ? [only] : FuzzTargets.All.Keys;
        var failures = new List<string>();
        Console.WriteLine(FuzzReport.Header);
        foreach (var name in chosen)
        {
            Assert.True(FuzzTargets.All.TryGetValue(name, out var create), $"there is no target '{name}'; there are {string.Join(", ", FuzzTargets.All.Keys)}");
            using var folder = new TempFolder();
            Directory.CreateDirectory(FailureFolder);
            var running = Path.Combine(FailureFolder, $"{name}.running");
            var report = new Fuzzer(create(folder), FailureFolder) { ProgressFile = running }.Run(number ?? 0, count);
            Console.WriteLine(report);
            failures.AddRange(report.Failures);
            File.Delete(running);
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static ulong? Setting(string name) => Environment.GetEnvironmentVariable($"W2V_FUZZ_{name}") is { Length: > 0 } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : null;
}
