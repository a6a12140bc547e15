using System.Text.Json;
using Word2Vec.Torch.Build;
using Word2Vec.Torch.Cli.Doctor;
using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class DoctorTests
{
    private static readonly SystemFacts Healthy = new()
    {
        CommandVersion = "1.2.3",
        Runtime = ".NET 10.0.0",
        OperatingSystem = "Debian GNU/Linux 12",
        Architecture = "X64",
        Processor = "Some CPU",
        VectorInstructions = ["AVX2", "FMA"],
        Processors = 8,
        Memory = 3L << 30,
        TorchSharpVersion = "0.107.0",
        Libtorch = new("2.10.0.0", IsTriedVersion: true, MissingFunctions: 0, "beside w2v", ["/w2v/libtorch_cpu.so"], Threads: 4, InteropThreads: 2, CudaDevices: 0),
        VersionNeed = VersionNeed.Weak,
        StandardLibraryFile = "/lib/libstdc++.so.6",
        StandardLibraryLevel = new Version(3, 4, 30),
    };

    [Fact]
    public async Task The_command_reports_versions_processor_threads_libtorch_and_libstdcxx_and_succeeds()
    {
        var run = await W2vProcess.RunAsync("doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        string[] parts = ["w2v", ".NET 10.", "TorchSharp", "0.107.0", "libtorch", "2.10.0", "processor", "torch threads", "CUDA", "all is well"];
        foreach (var part in parts) Assert.Contains(part, run.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsLinux()) return;
        Assert.Contains(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"), run.Output, StringComparison.Ordinal);
        Assert.Contains("weakened by the build", run.Output, StringComparison.Ordinal);
        Assert.Contains("GLIBCXX_3.4.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_with_a_verdict_and_the_checks()
    {
        var run = await W2vProcess.RunAsync("doctor", "--json");

        Assert.Equal(0, run.ExitCode);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("ok", document.RootElement.GetProperty("verdict").GetString());
        var names = document.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString());
        Assert.Superset(new HashSet<string?> { "w2v", ".NET", "libtorch", "CUDA", "torch threads" }, names.ToHashSet());
    }

    [Fact]
    public async Task Without_the_native_library_the_command_fails_with_one_line_that_has_the_remedy()
    {
        using var folder = new W2vCopy(withBridge: false);
        var run = await folder.RunAsync("doctor");

        Assert.Equal(1, run.ExitCode);
        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("missing: libtorch: ", StringComparison.Ordinal));
        Assert.Contains($"{Libtorch.FileName} is not in", line, StringComparison.Ordinal);
        Assert.Contains("remedy: build the program again", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        // TorchSharp's own last resort would copy all of libtorch here.
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public async Task A_native_library_that_does_not_load_is_told_in_the_loaders_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the words are those of Linux's loader");
        using var folder = new W2vCopy(withBridge: false);
        await File.WriteAllTextAsync(folder[Libtorch.FileName], new string('x', 5000), TestContext.Current.CancellationToken);
        var run = await folder.RunAsync("doctor --json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Error);
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("missing", document.RootElement.GetProperty("verdict").GetString());
        var check = document.RootElement.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "libtorch");
        Assert.Contains("invalid ELF header", check.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", check.GetProperty("remedy").GetString());
    }

    [Fact]
    public void All_is_ok_on_a_healthy_machine_and_the_CPU_build_says_why_it_has_no_CUDA()
    {
        var checks = Diagnosis.Of(Healthy);

        Assert.Equal(CheckStatus.Ok, Diagnosis.Verdict(checks));
        Assert.All(checks, check => Assert.Null(check.Remedy));
        Assert.Contains("-p:TorchBackend=cuda", ValueOf(checks, "CUDA"), StringComparison.Ordinal);
        Assert.Equal("GLIBCXX_3.4.30, /lib/libstdc++.so.6", ValueOf(checks, "libstdc++"));
        Assert.Equal("4 in an operation, 2 operations at once", ValueOf(checks, "torch threads"));
    }

    [Theory]
    [InlineData(false, 0, true, "none: no NVIDIA driver")]
    [InlineData(true, 0, true, "none: libtorch finds no device it can use")]
    [InlineData(true, 2, false, "2 device(s)")]
    public void A_CUDA_build_tells_its_devices_or_why_there_are_none(bool hasDriver, int devices, bool isWarning, string value)
    {
        var facts = Healthy with { IsCudaBuild = true, HasCudaDriver = hasDriver, Libtorch = Healthy.Libtorch! with { CudaDevices = devices } };
        var check = Diagnosis.Of(facts).Single(check => check.Name == "CUDA");

        Assert.Equal((isWarning ? CheckStatus.Warning : CheckStatus.Ok, value), (check.Status, check.Value));
        Assert.Equal(isWarning, check.Remedy is not null);
    }

    [Fact]
    public void Where_libtorch_comes_from_is_told_and_a_version_that_nobody_tried_is_a_warning()
    {
        var facts = Healthy with { IsCudaBuild = true, HasCudaDriver = true, CudaDriverVersion = "580.1", Libtorch = Healthy.Libtorch! with { Version = "2.12.0", IsTriedVersion = false, Source = "--libtorch", CudaDevices = 1 } };
        var checks = Diagnosis.Of(facts);

        Assert.Equal("2.12.0, for CUDA, --libtorch", ValueOf(checks, "libtorch"));
        Assert.Equal("580.1", ValueOf(checks, "NVIDIA driver"));
        Assert.Equal(CheckStatus.Warning, Diagnosis.Verdict(checks));
        Assert.Contains("was not tried with it", checks.Single(check => check.Name == "libtorch").Remedy, StringComparison.Ordinal);
        Assert.Equal("2.10.0.0, for the CPU, beside w2v", ValueOf(Diagnosis.Of(Healthy), "libtorch"));

        var poorer = Diagnosis.Of(Healthy with { Libtorch = Healthy.Libtorch! with { MissingFunctions = 3 } }).Single(check => check.Name == "libtorch");
        Assert.Equal(CheckStatus.Warning, poorer.Status);
        Assert.Contains("lacks 3 functions", poorer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_problem_is_missing_and_keeps_its_remedy()
    {
        var facts = Healthy with { Libtorch = null, LoadProblem = new("the cause", "the remedy") };
        var checks = Diagnosis.Of(facts);

        Assert.Equal(CheckStatus.Missing, Diagnosis.Verdict(checks));
        Assert.Contains(new Check("libtorch", "the cause", CheckStatus.Missing, "the remedy"), checks);
    }

    [Fact]
    public void A_processor_without_known_vector_instructions_is_a_warning() =>
        Assert.Equal(CheckStatus.Warning, Diagnosis.Verdict(Diagnosis.Of(Healthy with { VectorInstructions = [] })));

    [Fact]
    public void The_level_of_a_libstdcxx_is_its_newest_version_by_number()
    {
        Assert.Equal(new Version(3, 4, 30), SystemProbe.LevelOf("\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.4\0GLIBCXX_DEBUG\0GLIBCXX_3.4\0"u8));
        Assert.Null(SystemProbe.LevelOf("nothing"u8));
    }

    private static string ValueOf(IEnumerable<Check> checks, string name) => checks.Single(check => check.Name == name).Value;
}
