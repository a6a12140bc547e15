using Word2Vec.Torch.Cli.Help;
using Word2Vec.Torch.Tests.Cli.Help;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The command on a libtorch that is not its own: the package's, in a folder laid out as PyTorch's is, and others that do not fit.</summary>
public sealed class LibtorchOptionTests(LibtorchOptionTests.Bundle bundle) : IClassFixture<LibtorchOptionTests.Bundle>
{
    private const string Debians = "/usr/lib/python3/dist-packages/torch/lib";

    public static TheoryData<string> CommandsButDoctor => [.. HelpTests.Commands.Select(row => row.Data).Where(command => command != "doctor")];

    [Theory]
    [InlineData("doctor --libtorch python/torch/lib", null, "--libtorch")]
    [InlineData("--libtorch python/torch doctor", null, "--libtorch")]
    [InlineData("doctor", "python", "W2V_LIBTORCH")]
    [InlineData("doctor --libtorch python", "/nowhere", "--libtorch")]
    public async Task The_libraries_are_those_of_the_folder_that_the_line_or_the_variable_names(string line, string? variable, string source)
    {
        var run = await bundle.Copy.RunAsync(line, variable);

        CommandAssert.Succeeded(run);
        Assert.Contains($"2.10.0+given, for the CPU, {source} ", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            [bundle.Copy["libLibTorchSharp.so"], .. new[] { "libc10.so", "libtorch.so", "libtorch_cpu.so" }.Select(name => bundle.Copy[$"python/torch/lib/{name}"])],
            LoadedFiles(run).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Beside_a_libtorch_of_ones_own_another_is_refused_and_the_own_one_may_be_named()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so");
        CommandAssert.Failed(
            await W2vProcess.RunAsync("gradcheck", "--libtorch", bundle.Copy["python"]),
            $"the program has its own {own}, which TorchSharp would load too; use a build without libtorch (-p:TorchBackend=none)");

        var run = await W2vProcess.RunAsync("doctor", "--libtorch", AppContext.BaseDirectory);
        CommandAssert.Succeeded(run);
        Assert.Contains(own, LoadedFiles(run));
    }

    [Fact]
    public async Task The_demo_and_a_training_run_on_it()
    {
        CommandAssert.Succeeded(await bundle.Copy.RunAsync("demo --quiet --output demo --libtorch python/torch/lib"));
        await File.WriteAllTextAsync(bundle.Copy["text.txt"], string.Concat(Enumerable.Repeat("one two three four\n", 50)), TestContext.Current.CancellationToken);
        CommandAssert.Succeeded(await bundle.Copy.RunAsync("train text.txt --output model --trainer tensor --epochs 1 --quiet", "python"));
        CommandAssert.Succeeded(await bundle.Copy.RunAsync("similar model one --libtorch python"));
    }

    [Fact]
    public async Task Without_any_libtorch_the_remedy_names_the_variable() =>
        CommandAssert.Failed(await bundle.Copy.RunAsync("gradcheck"), "cannot open shared object file", "set W2V_LIBTORCH to torch/lib of an installed PyTorch", "'w2v doctor'");

    [Theory]
    [MemberData(nameof(CommandsButDoctor))]
    public async Task Every_command_looks_at_the_folder_before_anything_else(string command)
    {
        var example = Examples.Of(command)[0];
        var line = example["w2v ".Length..].Split('>')[0].Trim();
        CommandAssert.Failed(await bundle.Copy.RunAsync($"{line} --libtorch /nowhere"), "libtorch does not load: --libtorch /nowhere: no such folder; give the folder torch/lib");
    }

    [Theory]
    [InlineData("w2v.dll", "w2v.dll: is a file, not a folder")]
    [InlineData("empty", "empty: no libtorch_cpu.so in it, nor in lib or torch/lib below it")]
    [InlineData("part", "part: no libtorch.so in it; give the whole folder")]
    [InlineData("rubbish", "rubbish: damaged: ", "libtorch.so: no shared library", "install PyTorch again")]
    [InlineData("old/torch", "old/torch/lib: is of PyTorch 1.13.0a0; TorchSharp works with 2.10 and newer")]
    [InlineData("other", "other: this libtorch lacks 1204 of the 1204 functions that TorchSharp calls, so it is of another version; use a PyTorch from 2.10 to 2.11")]
    [InlineData("empties", "empties/torch/lib: does not load: ", "undefined symbol", "use another PyTorch, from 2.10 to 2.11, installed whole")]
    [InlineData("torn", "torn: libtorch_cuda.so needs libcudart.so.13, which is not beside it, not in nvidia/*/lib as pip lays it, and not the system's")]
    public async Task A_folder_that_does_not_fit_is_one_line(string folder, params string[] parts) =>
        CommandAssert.Failed(await bundle.Copy.RunAsync($"gradcheck --libtorch {folder}"), parts);

    [Fact]
    public async Task Doctor_reports_such_a_folder_with_the_rest()
    {
        var run = await bundle.Copy.RunAsync("doctor", "other");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("missing: libtorch: W2V_LIBTORCH ", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok      NVIDIA driver", run.Output, StringComparison.Ordinal);
        Assert.Empty(LoadedFiles(run));
    }

    [Fact]
    public async Task The_part_for_CUDA_and_what_it_needs_beside_it_are_loaded_too()
    {
        var run = await bundle.Copy.RunAsync("doctor --libtorch pip/torch/lib");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("of unknown version, for CUDA, --libtorch", run.Output, StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string> { bundle.Copy["pip/torch/lib/libtorch_cuda.so"], bundle.Copy["pip/nvidia/cu13/lib/libcudart.so.13"], bundle.Copy["python/torch/lib/libtorch_cpu.so"] },
            LoadedFiles(run).ToHashSet());
    }

    [Theory]
    [InlineData(true, "is of PyTorch 1.13")]
    [InlineData(false, "functions that TorchSharp calls, so it is of another version")]
    public async Task Debians_PyTorch_is_refused_by_its_version_and_by_what_it_lacks(bool hasVersion, string part)
    {
        Assert.SkipUnless(Directory.Exists(Debians), "Debian's python3-torch is not installed");
        var folder = hasVersion ? Debians : bundle.Link(Debians, "debian");
        CommandAssert.Failed(await bundle.Copy.RunAsync($"gradcheck --libtorch {folder}"), $"{folder}: ", part);
    }

    [Fact]
    public async Task Completions_and_the_manual_work_whatever_the_variable_says() =>
        CommandAssert.Succeeded(await bundle.Copy.RunAsync("completions bash", "/nowhere"));

    private static IEnumerable<string> LoadedFiles(ProcessRun run) =>
        CommandAssert.Lines(run.Output).Where(line => line.Contains("loaded from", StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..].Trim());

    /// <summary>The copy, and in its folder all sorts of libtorch.</summary>
    public sealed class Bundle : IDisposable
    {
        private static readonly string[] Names = ["libtorch.so", "libtorch_cpu.so", "libc10.so"];

        public Bundle()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has it");
            W2vCopy.CopyLibtorch(Copy["python/torch/lib"]);
            File.WriteAllText(Copy["python/torch/version.py"], "__version__ = '2.10.0+given'\n");
            Link(Copy["python/torch/lib"], "pip/torch/lib");
            Directory.CreateDirectory(Copy["pip/nvidia/cu13/lib"]);
            Native.SmallElf.Write(Copy["pip/torch/lib/libtorch_cuda.so"], ["libtorch_cpu.so", "libcudart.so.13"]);
            Native.SmallElf.Write(Copy["pip/nvidia/cu13/lib/libcudart.so.13"], ["libc.so.6"]);
            Link(Copy["python/torch/lib"], "torn");
            Native.SmallElf.Write(Copy["torn/libtorch_cuda.so"], ["libtorch_cpu.so", "libcudart.so.13"]);
            foreach (var folder in (string[])["empty", "part", "rubbish", "other", "empties/torch/lib", "old/torch/lib"]) Directory.CreateDirectory(Copy[folder]);
            File.WriteAllText(Copy["part/libtorch_cpu.so"], "");
            foreach (var name in Names) File.WriteAllText(Copy[$"rubbish/{name}"], "rubbish");
            foreach (var name in Names) Native.SmallElf.Write(Copy[$"other/{name}"], ["libc.so.6"]);
            foreach (var name in Names) Native.SmallElf.Write(Copy[$"empties/torch/lib/{name}"], ["libc.so.6"]);
            File.WriteAllText(Copy["empties/torch/version.py"], "__version__ = '2.11.0'\n");
            File.WriteAllText(Copy["old/torch/lib/libtorch_cpu.so"], "");
            File.WriteAllText(Copy["old/torch/version.py"], "__version__ = '1.13.0a0'\n");
        }

        internal W2vCopy Copy { get; } = new(withBridge: true);

        public void Dispose() => Copy.Dispose();

        /// <summary>Links to the files of a folder, in a new folder.</summary>
        public string Link(string folder, string name)
        {
            Directory.CreateDirectory(Copy[name]);
            foreach (var file in Directory.EnumerateFiles(folder)) File.CreateSymbolicLink(Path.Combine(Copy[name], Path.GetFileName(file)), file);
            return Copy[name];
        }
    }
}
