using TorchSharp;
using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Tests.Native;

/// <summary>What can be seen in a process that has torch already; the rest needs processes of its own: <see cref="Cli.LibtorchOptionTests"/>.</summary>
public sealed class LibtorchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public LibtorchTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it is refused");
        Directory.CreateDirectory(_folder["torch/lib"]);
        File.WriteAllText(_folder["torch/lib/libtorch_cpu.so"], "not looked at");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_libtorch_is_refused_once_one_is_loaded()
    {
        torch.ones(1).Dispose();
        var error = Assert.Throws<TorchException>(() => Libtorch.Load(_folder.Path));

        Assert.StartsWith($"{_folder["torch/lib"]}: {AppContext.BaseDirectory}", error.Cause, StringComparison.Ordinal);
        Assert.Contains("is loaded already", error.Cause, StringComparison.Ordinal);
        Assert.Contains("before anything else of TorchSharp", error.Remedy, StringComparison.Ordinal);
        Assert.Null(Libtorch.Folder);
    }

    [Fact]
    public void The_own_one_may_be_loaded_again() => Libtorch.Load();

    [Theory]
    [InlineData("torch/version.py", "from typing import Optional\n__version__ = '2.11.0+cu130'\ncuda = '13.0'\n", "2.11.0+cu130", true)]
    [InlineData("torch/version.py", "__version__ = \"2.10.1\"\n", "2.10.1", true)]
    [InlineData("torch/version.py", "__version__ = '2.12.0a0'\n", "2.12.0a0", false)]
    [InlineData("torch/version.py", "nothing\n", null, true)]
    [InlineData("torch/build-version", "2.10.0+cpu\n", "2.10.0+cpu", true)]
    [InlineData("other", "", null, true)]
    public void The_version_is_the_one_that_the_installation_states(string file, string text, string? version, bool isTried)
    {
        File.WriteAllText(_folder[file], text);
        var folder = LibtorchFolder.Find(_folder.Path);

        Assert.Equal((version, isTried, false), (folder.Version, folder.IsTriedVersion, folder.IsCuda));
        File.WriteAllText(_folder["torch/lib/libtorch_cuda.so"], "");
        Assert.True(folder.IsCuda);
    }

    [Theory]
    [InlineData("2.11.0+cu130", true)]
    [InlineData("2.12.0", false)]
    [InlineData(null, false)]
    public void What_lacks_functions_passes_only_where_its_version_was_tried(string? version, bool passes)
    {
        foreach (var name in (string[])["libtorch.so", "libtorch_cpu.so", "libc10.so"]) SmallElf.Write(_folder[$"torch/lib/{name}"], ["libc.so.6"]);
        var folder = new LibtorchFolder(_folder["torch/lib"], version);
        var bridge = Path.Combine(AppContext.BaseDirectory, Libtorch.FileName);

        if (passes) Assert.Equal(1204, LibtorchCheck.Plan(folder, bridge).MissingFunctions);
        else Assert.Contains("lacks 1204 of the 1204 functions", Assert.Throws<TorchException>(() => LibtorchCheck.Plan(folder, bridge)).Cause, StringComparison.Ordinal);
        var own = new LibtorchFolder(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), null);
        Assert.Equal(0, LibtorchCheck.Plan(own, bridge).MissingFunctions);
    }

    [Fact]
    public void The_oldest_version_is_the_one_that_TorchSharp_was_made_for() =>
        Assert.StartsWith($"{LibtorchFolder.Oldest}.", torch.__version__, StringComparison.Ordinal);

    [Theory]
    [InlineData("2.9.1")]
    [InlineData("1.13.0a0")]
    public void An_older_version_is_refused(string version)
    {
        File.WriteAllText(_folder["torch/version.py"], $"__version__ = '{version}'\n");
        var error = Assert.Throws<TorchException>(() => LibtorchFolder.Find(_folder["torch"]));

        Assert.Equal($"{_folder["torch/lib"]}: is of PyTorch {version}; TorchSharp works with 2.10 and newer: install one of these", error.Message);
    }
}
