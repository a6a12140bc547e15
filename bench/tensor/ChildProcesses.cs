using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TensorBench;

/// <summary>What a program of the bundle printed, and how it ended.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Problem">Null if it ended by itself with 0: else what happened, on one line.</param>
internal sealed record ChildResult(string Output, string? Problem)
{
    /// <summary>The first line printed that begins so; null if there is none.</summary>
    public string? Line(string beginning) => Output.Split('\n').FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal))?.Trim();
}

/// <summary>Starts the bundle's programs on the bundle's runtime, and keeps all that they print in one file.</summary>
internal sealed class ChildProcesses(string log, PyTorchFolder torch, CancellationToken stop)
{
    public ChildResult Run(string program, IEnumerable<string> arguments, TimeSpan patience)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        // w2v is run as its users run it; the tests and the benchmark know of no variable, and find libtorch as any program finds a library.
        start.Environment[PyTorchFolder.Variable] = torch.Libraries;
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', torch.SearchPath.Append(Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")).Where(path => !string.IsNullOrEmpty(path)));
        var clock = Stopwatch.StartNew();
        using var child = Process.Start(start)!;
        child.StandardInput.Close();
        var (output, error) = (new StringBuilder(), new StringBuilder());
        child.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        child.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        var problem = Wait(child, patience);
        File.AppendAllText(log, string.Create(CultureInfo.InvariantCulture, $"$ {program} {string.Join(' ', arguments)}\n{output}{error}[{problem ?? "done"}, {clock.Elapsed.TotalSeconds:F1} s]\n\n"));
        return new ChildResult(output.ToString(), problem is null ? null : WithCause(problem, error.ToString()));
    }

    private string? Wait(Process child, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            child.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            return child.ExitCode == 0 ? null : $"exit code {child.ExitCode}";
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            child.WaitForExit();
            return stop.IsCancellationRequested ? "stopped" : string.Create(CultureInfo.InvariantCulture, $"not done within {patience.TotalSeconds:F0} s");
        }
    }

    private static string WithCause(string problem, string error) =>
        error.Split('\n').FirstOrDefault(line => line.StartsWith("error: ", StringComparison.Ordinal)) is { } line ? $"{line["error: ".Length..].Trim()} ({problem})" : problem;
}
