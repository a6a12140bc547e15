using System.Runtime.InteropServices;
using TorchSharp;

namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>
/// Loads TorchSharp's native library as TorchSharp will, but fails in one line. TorchSharp's own attempt prints pages, and copies
/// libtorch out of the package cache as a last resort.
/// </summary>
internal static class LibtorchLoading
{
    private const string Library = "LibTorchSharp";

    /// <summary>The library's file name here.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? $"{Library}.dll" : OperatingSystem.IsMacOS() ? $"lib{Library}.dylib" : $"lib{Library}.so";

    /// <summary>Why libtorch does not load; null where it does, and then it is loaded.</summary>
    public static LoadProblem? FindProblem()
    {
        if (NativeLibrary.TryLoad(Library, typeof(torch).Assembly, searchPath: null, out _)) return null;
        var file = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(file))
            return new($"{FileName} is not in {AppContext.BaseDirectory}", "build w2v again, or copy its whole output or publish folder");
        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return Explain(exception.Message);
        }
    }

    /// <summary>Finds the loader's own line in .NET's message, and what to do about it.</summary>
    public static LoadProblem Explain(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var cause = lines.Length > 0 ? lines[^1] : "the system gives no reason";
        var remedy = cause switch
        {
            _ when cause.Contains("GLIBCXX_", StringComparison.Ordinal) =>
                "build w2v with this repository's build, which makes that need weak (docs/native-loading.md), or install GCC 13's libstdc++ or newer",
            _ when cause.Contains("GLIBC_", StringComparison.Ordinal) => "a system with a newer C library is needed: Debian 12, Ubuntu 22.04 or newer",
            _ when cause.Contains("cannot open shared object file", StringComparison.Ordinal) =>
                "that file is missing: build w2v again, or copy its whole output folder; where it is the system's, install its package",
            _ => "build w2v again from a clean checkout; if it stays, report this line",
        };
        return new(cause, remedy);
    }
}
