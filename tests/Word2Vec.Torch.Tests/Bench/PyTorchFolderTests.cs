using TensorBench;

namespace Word2Vec.Torch.Tests.Bench;

public sealed class PyTorchFolderTests
{
    [Fact]
    public void NVIDIAs_libraries_beside_torch_are_searched_after_torchs_own()
    {
        using var folder = new TempFolder();
        var torch = Create(folder.Path, "torch/lib/libtorch_cpu.so");
        var cublas = Create(folder.Path, "nvidia/cublas/lib/libcublas.so.13");
        var runtime = Create(folder.Path, "nvidia/cu13/lib/libcudart.so.13");
        Create(folder.Path, "nvidia/cu13/include/cuda.h");
        File.WriteAllText(folder["torch/version.py"], "from typing import Optional\n__version__ = '2.11.0+cu130'\n");
        var found = PyTorchFolder.Find(torch)!;
        Assert.Equal([torch, runtime, cublas], found.SearchPath.Select(Path.GetFullPath));
        Assert.Equal($"libtorch of PyTorch 2.11.0+cu130, {torch}", found.Description);
        Assert.False(found.HasCuda);
        Create(folder.Path, "torch/lib/libtorch_cuda.so");
        Assert.True(found.HasCuda);
    }

    [Fact]
    public void Torch_alone_is_searched_alone()
    {
        using var folder = new TempFolder();
        var torch = Create(folder.Path, "torch/lib/libtorch_cpu.so");
        var found = PyTorchFolder.Find(torch)!;
        Assert.Equal([torch], found.SearchPath);
        Assert.Equal($"libtorch of an unknown version, {torch}", found.Description);
    }

    [Fact]
    public void A_folder_without_libtorch_is_refused()
    {
        using var folder = new TempFolder();
        var problem = Assert.Throws<UsageException>(() => PyTorchFolder.Find(folder.Path));
        Assert.Equal($"--libtorch is '{folder.Path}', where no libtorch_cpu.so is; give an installed PyTorch's torch/lib", problem.Message);
    }

    /// <summary>Its folder.</summary>
    private static string Create(string root, string file)
    {
        var path = Path.Combine(root, file);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(path, "");
        return folder;
    }
}
