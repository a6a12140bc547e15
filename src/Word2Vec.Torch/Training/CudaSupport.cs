using System.Runtime.InteropServices;
using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Training;

/// <summary>What stands between this process and an NVIDIA GPU: the same words for a training run and for <c>w2v doctor</c>. Thread-safe.</summary>
public static class CudaSupport
{
    /// <summary>Whether the libtorch in use is one for CUDA: that of an installed PyTorch where one was loaded, else the one beside the program.</summary>
    public static bool IsCudaBuild => Libtorch.Folder?.IsCuda ?? Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cuda*").Any();

    /// <summary>Whether NVIDIA's driver is installed.</summary>
    public static bool HasDriver => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);

    /// <summary>Why there is no CUDA device, and what to do about it.</summary>
    /// <param name="isCudaBuild">Whether the libtorch in use is one for CUDA.</param>
    /// <param name="hasDriver">Whether NVIDIA's driver is installed.</param>
    /// <returns>A cause and a remedy, each part of a sentence.</returns>
    public static (string Cause, string Remedy) Explain(bool isCudaBuild, bool hasDriver) => (isCudaBuild, hasDriver) switch
    {
        (false, _) when Libtorch.Folder is { } folder => ($"the libtorch in {folder.Path} is for the CPU", "use a PyTorch for CUDA for a GPU"),
        (false, _) => ("this build brings libtorch for the CPU", $"build with -p:TorchBackend=cuda for a GPU, or set {Libtorch.FolderVariable} to torch/lib of a PyTorch for CUDA"),
        (_, false) => ("no NVIDIA driver", "install NVIDIA's driver; until then w2v runs on the CPU"),
        _ => ("libtorch finds no device it can use", "see whether nvidia-smi lists a device and CUDA_VISIBLE_DEVICES hides it"),
    };
}
