using System.Globalization;
using System.Text.RegularExpressions;

namespace Word2Vec.Torch.Native;

/// <summary>The libraries of an installed PyTorch.</summary>
/// <param name="Path">The folder that holds <c>libtorch_cpu.so</c>, as a full path.</param>
/// <param name="Version">
/// The version that the installation states, for example <c>2.11.0+cu130</c>; null where it states none, as in a folder of copied libraries.
/// </param>
public sealed partial record LibtorchFolder(string Path, string? Version)
{
    /// <summary>The version that TorchSharp was made for: with an older one it does not work.</summary>
    internal static readonly Version Oldest = new(2, 10);

    /// <summary>The newest version that TorchSharp was tried with (docs/native-loading.md).</summary>
    internal static readonly Version NewestTried = new(2, 11);

    internal const string CpuLibrary = "libtorch_cpu.so";
    internal const string CudaLibrary = "libtorch_cuda.so";

    private static readonly string[] Places = ["", "lib", "torch/lib"];

    /// <summary>Whether the folder holds libtorch for CUDA.</summary>
    public bool IsCuda => File.Exists(System.IO.Path.Combine(Path, CudaLibrary));

    /// <summary>Whether TorchSharp is known to work with this version, 2.10 or 2.11; true where the version is not known.</summary>
    public bool IsTriedVersion => NumberOf(Version) is not { } number || (number >= Oldest && number <= NewestTried);

    /// <summary>How many of the functions that TorchSharp can call this libtorch lacks; calling one of them would end the process.</summary>
    public int MissingFunctions { get; internal init; }

    /// <summary>Finds libtorch in the folder, or below it where the folder is the package or the one of all packages.</summary>
    /// <exception cref="TorchException">There is no such folder, no libtorch in it, or one that is too old.</exception>
    internal static LibtorchFolder Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new TorchException($"{folder}: {(File.Exists(folder) ? "is a file, not a folder" : "no such folder")}", Remedy);
        var root = System.IO.Path.GetFullPath(folder);
        var path = Places.Select(place => System.IO.Path.Combine(root, place)).FirstOrDefault(place => File.Exists(System.IO.Path.Combine(place, CpuLibrary)))
            ?? throw new TorchException($"{folder}: no {CpuLibrary} in it, nor in lib or torch/lib below it", Remedy);
        path = System.IO.Path.TrimEndingDirectorySeparator(path);
        var version = ReadVersion(System.IO.Path.GetDirectoryName(path)!);
        return NumberOf(version) is { } number && number < Oldest
            ? throw new TorchException($"{path}: is of PyTorch {version}", $"TorchSharp works with {Oldest} and newer: install one of these")
            : new(path, version);
    }

    /// <summary>Where the libraries that libtorch needs may be: beside it, and where pip puts NVIDIA's packages.</summary>
    internal IReadOnlyList<string> SearchFolders()
    {
        var packages = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "../.."));
        var nvidia = System.IO.Path.Combine(packages, "nvidia");
        var folders = Directory.Exists(nvidia) ? Directory.GetDirectories(nvidia).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return [Path, .. folders.Append(System.IO.Path.Combine(packages, "cusparselt")).Select(package => System.IO.Path.Combine(package, "lib")).Where(Directory.Exists)];
    }

    private static string Remedy =>
        "give the folder torch/lib of an installed PyTorch: python3 -c 'import torch; print(torch.__path__[0])' prints the one above it";

    // pip's and Debian's packages have torch/version.py, PyTorch's archive of libtorch alone a file build-version.
    private static string? ReadVersion(string above)
    {
        var (python, archive) = (System.IO.Path.Combine(above, "version.py"), System.IO.Path.Combine(above, "build-version"));
        var text = File.Exists(python) ? VersionLine().Match(File.ReadAllText(python)).Groups[1].Value
            : File.Exists(archive) ? File.ReadAllText(archive).Trim()
            : "";
        return text == "" ? null : FormatError.OneLine(text, 40);
    }

    private static Version? NumberOf(string? version) =>
        version is not null && NumberPattern().Match(version) is { Success: true } match
            ? new(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex("""^__version__\s*=\s*['"]([^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(\d{1,6})\.(\d{1,6})")]
    private static partial Regex NumberPattern();
}
