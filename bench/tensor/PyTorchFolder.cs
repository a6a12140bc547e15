using System.Diagnostics;

namespace TensorBench;

/// <summary>The libtorch of an installed PyTorch: <c>site-packages/torch/lib</c>, with NVIDIA's libraries beside torch, as pip lays them.</summary>
internal sealed record PyTorchFolder(string Libraries)
{
    /// <summary>Names the folder where no option does.</summary>
    public const string Variable = "W2V_LIBTORCH";

    private const string Core = "libtorch_cpu.so";
    private const string Gpu = "libtorch_cuda.so";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Where Python packages lie, each searched for <c>python3*</c>.</summary>
    private static readonly string[] Places = ["/usr/local/lib", "/usr/lib", "/opt/conda/lib", "/opt/venv/lib"];

    public bool HasCuda => File.Exists(Path.Combine(Libraries, Gpu));

    /// <summary>What the loader searches, the folder first.</summary>
    public IEnumerable<string> SearchPath =>
        Nvidia() is { Exists: true } nvidia ? [Libraries, .. nvidia.EnumerateDirectories().Select(part => Path.Combine(part.FullName, "lib")).Where(Directory.Exists).Order(StringComparer.Ordinal)] : [Libraries];

    /// <summary>PyTorch's version as it says itself, and the folder.</summary>
    public string Description => $"libtorch of {(Version() is { } version ? $"PyTorch {version}" : "an unknown version")}, {Libraries}";

    /// <summary>The folder that is asked for, else the variable's, else what python3 finds, else one in the usual places.</summary>
    /// <exception cref="UsageException">The folder that is asked for has no libtorch.</exception>
    public static PyTorchFolder? Find(string? asked)
    {
        if (asked is not null) return Named("--libtorch", asked);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Named(Variable, named);
        return PackageFolders().Select(packages => Path.Combine(packages, "torch", "lib")).Where(IsLibtorch).Select(folder => new PyTorchFolder(folder)).FirstOrDefault();
    }

    private static PyTorchFolder Named(string source, string folder) => IsLibtorch(folder)
        ? new PyTorchFolder(Path.GetFullPath(folder))
        : throw new UsageException($"{source} is '{folder}', where no {Core} is; give an installed PyTorch's torch/lib");

    private static bool IsLibtorch(string folder) => File.Exists(Path.Combine(folder, Core));

    private static IEnumerable<string> PackageFolders()
    {
        if (AskPython() is { } found) yield return found;
        string?[] environments = [Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Environment.GetEnvironmentVariable("CONDA_PREFIX"), Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".local")];
        foreach (var place in environments.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, "lib")).Concat(Places).Where(Directory.Exists))
        {
            foreach (var python in Directory.EnumerateDirectories(place, "python3*").OrderDescending(StringComparer.Ordinal))
            {
                yield return Path.Combine(python, "site-packages");
                yield return Path.Combine(python, "dist-packages");
            }
        }
    }

    // Finds the package without importing it.
    private static string? AskPython()
    {
        var start = new ProcessStartInfo("python3", ["-c", "import importlib.util as i, os; print(os.path.dirname(os.path.dirname(i.find_spec('torch').origin)))"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var python = Process.Start(start)!;
            var answer = python.StandardOutput.ReadLineAsync();
            if (python.WaitForExit(Patience)) return python.ExitCode == 0 ? answer.Result : null;
            python.Kill(entireProcessTree: true);
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private DirectoryInfo? Nvidia() => new(Path.Combine(Libraries, "..", "..", "nvidia"));

    private string? Version()
    {
        var file = Path.Combine(Libraries, "..", "version.py");
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("__version__", StringComparison.Ordinal)) : null;
        return line?.Split('=')[1].Trim().Trim('\'', '"');
    }
}
