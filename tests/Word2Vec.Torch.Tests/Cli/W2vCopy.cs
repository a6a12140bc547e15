namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A copy of the command without libtorch, as a bundle has it, and with nothing but what is said here.</summary>
internal sealed class W2vCopy : IDisposable
{
    private static readonly string[] LibtorchFiles = ["libtorch.so", "libtorch_cpu.so", "libc10.so", "libgomp*"];
    private static readonly string[] Managed = ["w2v.dll", "w2v.runtimeconfig.json", "Word2Vec.Torch.dll", "TorchSharp.dll", "Spectre.*.dll", "System.*.dll"];
    private static readonly string[] Bridge = ["libLibTorchSharp*", "ScottPlot.dll", "*SkiaSharp*", "*HarfBuzzSharp*", "Google.Protobuf.dll", "ICSharpCode.SharpZipLib.dll"];

    private readonly TempFolder _folder = new();

    /// <param name="withBridge">Whether TorchSharp's native library is there, with all that the demo draws with.</param>
    public W2vCopy(bool withBridge)
    {
        foreach (var file in FilesOf(withBridge ? [.. Managed, .. Bridge] : Managed)) File.Copy(file, _folder[System.IO.Path.GetFileName(file)]);
    }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>
    /// The files of the package's libtorch and no others, in a new folder. Links would not do: the
    /// loader takes a file for the one that it has loaded, and so hides a second copy.
    /// </summary>
    public static void CopyLibtorch(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in FilesOf(LibtorchFiles)) File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)));
    }

    public Task<ProcessRun> RunAsync(string line, string? libtorch = null) => ProcessRun.RunAsync(
        "dotnet",
        [_folder["w2v.dll"], .. line.Split(' ')],
        workingFolder: Path,
        environment: new Dictionary<string, string?> { [Word2Vec.Torch.Native.Libtorch.FolderVariable] = libtorch, ["LD_LIBRARY_PATH"] = null });

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> FilesOf(string[] patterns) => patterns.SelectMany(pattern => Directory.EnumerateFiles(AppContext.BaseDirectory, pattern)).Distinct();
}
