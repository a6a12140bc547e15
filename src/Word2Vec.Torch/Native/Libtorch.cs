using System.Runtime.InteropServices;
using TorchSharp;

namespace Word2Vec.Torch.Native;

/// <summary>
/// Loads libtorch before TorchSharp does: the program's own, which fails in one line where TorchSharp prints pages, or the one of an installed
/// PyTorch. Call it before anything else of TorchSharp, whose first use loads libtorch by itself. Thread-safe.
/// </summary>
public static class Libtorch
{
    /// <summary>The environment variable from which programs of this project take the folder for <see cref="Load(string)"/>.</summary>
    public const string FolderVariable = "W2V_LIBTORCH";

    private const string Library = "LibTorchSharp";

    private static readonly Lock Gate = new();

    /// <summary>The folder that <see cref="Load(string)"/> loaded; null where libtorch is the program's own, or not loaded yet.</summary>
    public static LibtorchFolder? Folder { get; private set; }

    /// <summary>The name of TorchSharp's native library on this system, which stands between TorchSharp and libtorch.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? $"{Library}.dll" : OperatingSystem.IsMacOS() ? $"lib{Library}.dylib" : $"lib{Library}.so";

    /// <summary>Loads the libtorch that lies beside the program. Does nothing where libtorch is loaded.</summary>
    /// <exception cref="TorchException">It does not load; the cause is the loader's own line.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (NativeLibrary.TryLoad(Library, typeof(torch).Assembly, searchPath: null, out _)) return;
            if (OwnFile(FileName) is not { } file)
                throw new TorchException($"{FileName} is not in {AppContext.BaseDirectory}", "build the program again, or copy its whole output or publish folder");
            LoadFile(file);
        }
    }

    /// <summary>
    /// Loads libtorch from an installed PyTorch instead of a package of the program's, together with NVIDIA's libraries that pip lays beside
    /// it, each by its path; no search path of the system needs to be set. TorchSharp's own native library stays the program's. All that can
    /// be checked is checked before anything is loaded. Linux only. The program must have no libtorch of its own beside it, which TorchSharp
    /// would load as well. Does nothing where the same folder is loaded already.
    /// </summary>
    /// <param name="folder">PyTorch's <c>torch/lib</c>; <c>torch</c> and the folder that holds it will do too.</param>
    /// <exception cref="TorchException">
    /// The folder holds no libtorch, or one that does not fit; another libtorch is loaded already; or the system is not Linux. After a
    /// message that something "does not load", use torch no more in this process.
    /// </exception>
    public static void Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!OperatingSystem.IsLinux())
            throw new TorchException($"{folder}: only on Linux can the libtorch of an installed PyTorch be used", "use the libtorch that the program was built with");
        lock (Gate)
        {
            var found = LibtorchFolder.Find(folder);
            if (Folder?.Path == found.Path) return;
            if (LoadedFile() is { } loaded)
                throw new TorchException($"{found.Path}: {loaded} is loaded already", $"call {nameof(Libtorch)}.{nameof(Load)} before anything else of TorchSharp");
            Folder = Load(found);
        }
    }

    private static LibtorchFolder Load(LibtorchFolder folder)
    {
        var bridge = OwnFile(FileName) ?? throw new TorchException($"{FileName} is not in {AppContext.BaseDirectory}", "build the program again, or copy its whole output folder");
        RefuseSecond(folder);
        var (plan, missing) = LibtorchCheck.Plan(folder, bridge);
        try
        {
            foreach (var file in plan.Files.Append(bridge)) LoadFile(file);
        }
        catch (TorchException problem)
        {
            var isOfSystem = problem.Cause.Contains("GLIBC", StringComparison.Ordinal);
            var remedy = isOfSystem ? problem.Remedy : $"use another PyTorch, from {LibtorchFolder.Oldest} to {LibtorchFolder.NewestTried}, installed whole";
            throw new TorchException($"{folder.Path}: does not load: {problem.Cause}", remedy, problem);
        }

        return folder with { MissingFunctions = missing };
    }

    // TorchSharp's type initialiser loads torch_cpu and torch_cuda by name, which finds the program's own first: two copies end the process.
    private static void RefuseSecond(LibtorchFolder folder)
    {
        if ((OwnFile(LibtorchFolder.CpuLibrary) ?? OwnFile(LibtorchFolder.CudaLibrary)) is { } own && Path.GetDirectoryName(own) != folder.Path)
            throw new TorchException($"{folder.Path}: the program has its own {own}, which TorchSharp would load too", "use a build without libtorch (-p:TorchBackend=none)");
    }

    private static void LoadFile(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw TorchException.DoesNotLoad(exception);
        }
    }

    /// <summary>The first file of that name where .NET looks for the program's native libraries; null without any.</summary>
    private static string? OwnFile(string name)
    {
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    // The kernel's own list; .NET's has only some.
    private static string? LoadedFile() => File.ReadLines("/proc/self/maps")
        .Where(line => line.EndsWith($"/{LibtorchFolder.CpuLibrary}", StringComparison.Ordinal) || line.EndsWith($"/{FileName}", StringComparison.Ordinal))
        .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
        .FirstOrDefault();
}
