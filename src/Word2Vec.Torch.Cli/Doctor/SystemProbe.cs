using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;
using Word2Vec.Torch.Build;
using Word2Vec.Torch.Native;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>Reads <see cref="SystemFacts"/> from this process and its machine.</summary>
internal static partial class SystemProbe
{
    /// <summary>The version that build/NativeLoading.targets makes weak.</summary>
    private const string WeakenedVersion = "GLIBCXX_3.4.32";

    private const string CudaDriverFile = "/sys/module/nvidia/version";

    private static readonly string[] NamesOfLibtorch = ["LibTorchSharp.", "torch.", "torch_cpu.", "torch_cuda.", "c10.", "c10_cuda.", "cudart"];

    /// <summary>Reads the facts after an attempt to load libtorch.</summary>
    /// <param name="problem">Why it does not load; null where it did.</param>
    /// <param name="source">Where it comes from, in words.</param>
    public static SystemFacts Read(TorchException? problem, string source)
    {
        var libtorch = problem is null ? ReadLibtorch(source) : null;
        var standardLibrary = OperatingSystem.IsLinux() ? LoadedFiles().FirstOrDefault(file => FileNameHas(file, "libstdc++.so")) : null;
        return new SystemFacts
        {
            CommandVersion = VersionOf(typeof(SystemProbe).Assembly),
            Runtime = RuntimeInformation.FrameworkDescription,
            OperatingSystem = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            Processor = ProcessorProbe.Name(),
            VectorInstructions = ProcessorProbe.VectorInstructions(),
            Processors = Environment.ProcessorCount,
            Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            TorchSharpVersion = VersionOf(typeof(torch).Assembly),
            LoadProblem = problem,
            Libtorch = libtorch,
            VersionNeed = ReadVersionNeed(libtorch),
            StandardLibraryFile = standardLibrary,
            StandardLibraryLevel = standardLibrary is null ? null : LevelOf(File.ReadAllBytes(standardLibrary)),
            IsCudaBuild = CudaSupport.IsCudaBuild,
            HasCudaDriver = CudaSupport.HasDriver,
            CudaDriverVersion = File.Exists(CudaDriverFile) ? File.ReadAllText(CudaDriverFile).Trim() : null,
        };
    }

    /// <summary>The newest GLIBCXX version among the names in a C++ library; null without any.</summary>
    public static Version? LevelOf(ReadOnlySpan<byte> library)
    {
        var names = System.Text.Encoding.Latin1.GetString(library);
        return LevelPattern().Matches(names).Select(match => Version.Parse(match.Groups[1].Value)).Max();
    }

    private static LibtorchFacts ReadLibtorch(string source)
    {
        // The first operation may load more than was loaded before it.
        torch.ones(1).Dispose();
        return new(
            Libtorch.Folder is { } folder ? folder.Version : torch.__version__,
            Libtorch.Folder?.IsTriedVersion ?? true,
            Libtorch.Folder?.MissingFunctions ?? 0,
            source,
            [.. LoadedFiles().Where(file => NamesOfLibtorch.Any(name => FileNameHas(file, name))).Order(StringComparer.Ordinal)],
            torch.get_num_threads(),
            torch.get_num_interop_threads(),
            torch.cuda.is_available() ? torch.cuda.device_count() : 0);
    }

    private static VersionNeed? ReadVersionNeed(LibtorchFacts? libtorch)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var file = libtorch?.Files.FirstOrDefault(file => FileNameHas(file, Libtorch.FileName))
            ?? Path.Combine(AppContext.BaseDirectory, Libtorch.FileName);
        try
        {
            return new ElfVersionNeeds(File.ReadAllBytes(file)).Find(WeakenedVersion);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // A missing or damaged file is the load problem's to tell.
            return null;
        }
    }

    /// <summary>The files that this process has loaded. .NET lists only some on Linux, where the kernel's own list has all.</summary>
    private static IEnumerable<string> LoadedFiles()
    {
        if (OperatingSystem.IsLinux())
            return File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "").Distinct();
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)];
    }

    private static bool FileNameHas(string file, string part) => Path.GetFileName(file).Contains(part, StringComparison.Ordinal);

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";

    [GeneratedRegex(@"GLIBCXX_(\d+\.\d+(\.\d+)?)\0")]
    private static partial Regex LevelPattern();
}
