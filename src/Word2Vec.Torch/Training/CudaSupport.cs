using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Training;

/// <summary>What stands between this process and an NVIDIA GPU: the same words for a training run and for <c>w2v doctor</c>. Thread-safe.</summary>
public static class CudaSupport
{
    /// <summary>Whether this build brings libtorch for CUDA.</summary>
    public static bool IsCudaBuild => Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cuda*").Any();

    /// <summary>Whether NVIDIA's driver is installed.</summary>
    public static bool HasDriver => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);

    /// <summary>Why there is no CUDA device, and what to do about it.</summary>
    /// <param name="isCudaBuild">Whether the build brings libtorch for CUDA.</param>
    /// <param name="hasDriver">Whether NVIDIA's driver is installed.</param>
    /// <returns>A cause and a remedy, each part of a sentence.</returns>
    public static (string Cause, string Remedy) Explain(bool isCudaBuild, bool hasDriver) => (isCudaBuild, hasDriver) switch
    {
        (false, _) => ("this build brings libtorch for the CPU", "build with -p:TorchBackend=cuda for a GPU"),
        (_, false) => ("no NVIDIA driver", "install NVIDIA's driver; until then w2v runs on the CPU"),
        _ => ("libtorch finds no device it can use", "see whether nvidia-smi lists a device and CUDA_VISIBLE_DEVICES hides it"),
    };
}
