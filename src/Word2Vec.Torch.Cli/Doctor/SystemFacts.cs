using Word2Vec.Torch.Build;

namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>What the machine and the libraries say of themselves, without judgement; the doctor's tests make up their own.</summary>
internal sealed record SystemFacts
{
    public required string CommandVersion { get; init; }

    public required string Runtime { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    public required string Processor { get; init; }

    /// <summary>Vector instruction sets that .NET can use here.</summary>
    public required IReadOnlyList<string> VectorInstructions { get; init; }

    /// <summary>Processors that this process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Memory that this process may use, in bytes.</summary>
    public required long Memory { get; init; }

    public required string TorchSharpVersion { get; init; }

    /// <summary>Why libtorch does not load; null where it does.</summary>
    public TorchException? LoadProblem { get; init; }

    /// <summary>What libtorch says; null where it does not load.</summary>
    public LibtorchFacts? Libtorch { get; init; }

    /// <summary>How libLibTorchSharp.so needs the symbol version that the build weakens; null where no such file is (not Linux, or missing).</summary>
    public VersionNeed? VersionNeed { get; init; }

    /// <summary>The C++ library's file; null where it is not looked for (not Linux) or not loaded.</summary>
    public string? StandardLibraryFile { get; init; }

    /// <summary>The newest GLIBCXX version that the C++ library offers, for example 3.4.30.</summary>
    public Version? StandardLibraryLevel { get; init; }

    /// <summary>Whether the libtorch in use is one for CUDA.</summary>
    public bool IsCudaBuild { get; init; }

    /// <summary>Whether NVIDIA's driver is installed.</summary>
    public bool HasCudaDriver { get; init; }

    /// <summary>The driver's version, for example 580.65.06; null where the system does not tell.</summary>
    public string? CudaDriverVersion { get; init; }
}

/// <summary>What libtorch says of itself after it was loaded.</summary>
/// <param name="Version">For example 2.10.0.0; null where an installed PyTorch states none.</param>
/// <param name="IsTriedVersion">Whether TorchSharp is known to work with it.</param>
/// <param name="MissingFunctions">How many of the functions that TorchSharp can call are not there.</param>
/// <param name="Source">Where it comes from, in words.</param>
/// <param name="Files">The files that it was loaded from.</param>
/// <param name="Threads">Threads inside one operation.</param>
/// <param name="InteropThreads">Operations that may run beside each other.</param>
/// <param name="CudaDevices">0 where CUDA is not available.</param>
internal sealed record LibtorchFacts(
    string? Version, bool IsTriedVersion, int MissingFunctions, string Source, IReadOnlyList<string> Files, int Threads, int InteropThreads, int CudaDevices);
