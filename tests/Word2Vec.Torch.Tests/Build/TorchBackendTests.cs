using System.Text.Json;

namespace Word2Vec.Torch.Tests.Build;

/// <summary>CPU or CUDA is the application's choice; only the evaluated project is looked at, nothing is restored.</summary>
public sealed class TorchBackendTests
{
    private static readonly string CudaPackage = OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";

    [Fact]
    public async Task The_command_references_the_CPU_package_by_default_and_when_told()
    {
        foreach (var properties in (string[][])[[], ["-p:TorchBackend=cpu"]])
        {
            Assert.Equal(["TorchSharp", "libtorch-cpu-win-x64"], await TorchPackagesAsync([.. properties, "-p:RuntimeIdentifier=win-x64"]));
            // Where libtorch has no part for the platform alone.
            Assert.Equal(["TorchSharp-cpu"], await TorchPackagesAsync([.. properties, "-p:RuntimeIdentifier=linux-arm64"]));
        }
    }

    [Fact]
    public async Task The_CUDA_backend_swaps_the_package() =>
        Assert.Equal([CudaPackage], await TorchPackagesAsync("-p:TorchBackend=cuda"));

    [Fact]
    public async Task Without_a_backend_TorchSharp_comes_alone() =>
        Assert.Equal(["TorchSharp"], await TorchPackagesAsync("-p:TorchBackend=none"));

    [Fact]
    public async Task An_unknown_backend_is_a_build_error_that_names_the_known_ones()
    {
        var build = await ProcessRun.RunAsync("dotnet", ["build", Command, "--no-restore", "-nologo", "-nodeReuse:false", "-p:TorchBackend=abacus"]);

        Assert.Equal(1, build.ExitCode);
        Assert.Contains("TorchBackend 'abacus' is unknown. Use -p:TorchBackend=cpu (default), cuda or none.", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_library_brings_no_backend()
    {
        var library = Repository.File("src/Word2Vec.Torch/Word2Vec.Torch.csproj");
        Assert.Equal(["TorchSharp", "TorchSharp.PyBridge"], await PackagesAsync(library));
    }

    private static string Command => Repository.File("src/Word2Vec.Torch.Cli/Word2Vec.Torch.Cli.csproj");

    private static async Task<IEnumerable<string>> TorchPackagesAsync(params string[] properties) =>
        (await PackagesAsync(Command, properties)).Where(name => name.StartsWith("TorchSharp", StringComparison.Ordinal) || name.StartsWith("libtorch", StringComparison.Ordinal));

    private static async Task<IEnumerable<string>> PackagesAsync(string project, params string[] properties)
    {
        var run = await ProcessRun.RunAsync("dotnet", ["msbuild", project, "-getItem:PackageReference", .. properties]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using var document = JsonDocument.Parse(run.Output);
        var items = document.RootElement.GetProperty("Items").GetProperty("PackageReference");
        return [.. items.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }
}
