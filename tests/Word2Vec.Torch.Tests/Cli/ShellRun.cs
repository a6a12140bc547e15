using System.Diagnostics;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A line of bash in which <c>w2v</c> is the real command, for redirections and limits.</summary>
internal static class ShellRun
{
    /// <param name="line">The line.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="feed">Writes to standard input, which ends after it; nothing by default.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<ProcessRun> RunAsync(
        string line, string folder, Action<StreamWriter>? feed = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"w2v() {{ dotnet '{W2vProcess.CommandFile}' \"$@\"; }}; {line}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using (process.StandardInput) feed?.Invoke(process.StandardInput);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        return new ProcessRun(process.ExitCode, await output, await error);
    }
}
