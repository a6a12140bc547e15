using System.Diagnostics;
using System.Text;

namespace Word2Vec.Torch.Tests;

/// <summary>What a finished process wrote and returned. Signals follow the shell: 128 plus the signal's number.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    /// <summary>The terminal is gone.</summary>
    public const int HangUp = 1;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupt = 2;

    /// <summary>The polite request to end.</summary>
    public const int Terminate = 15;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name, found on the path, or its file.</param>
    /// <param name="arguments">One argument each, not quoted.</param>
    /// <param name="input">What it reads from standard input; nothing by default.</param>
    /// <param name="workingFolder">Where it runs; this process's own folder by default.</param>
    /// <param name="interruptAt">Sends <paramref name="signal"/>, once, when a line of output or error contains this text (not on Windows).</param>
    /// <param name="timeout">After it, the process is killed and the test fails; a minute by default.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null.</param>
    /// <param name="signal">By default Ctrl-C's.</param>
    /// <param name="signalDelay">How long after that line, for what the process does next without a word.</param>
    /// <param name="inputEnds">Whether standard input is closed after <paramref name="input"/>, or stays open as a terminal does.</param>
    public static async Task<ProcessRun> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? input = null,
        string? workingFolder = null,
        string? interruptAt = null,
        TimeSpan? timeout = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        int signal = Interrupt,
        bool inputEnds = true,
        TimeSpan signalDelay = default)
    {
        using var process = new Process { StartInfo = StartInfo(program, arguments, workingFolder, environment) };
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var interrupted = 0;
        process.OutputDataReceived += (_, line) => Received(output, line.Data);
        process.ErrorDataReceived += (_, line) => Received(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var fed = FeedAsync(process, input ?? "", inputEnds);

        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in time. Its output:\n{output}\n{error}");
        }
        await fed;
        return new ProcessRun(process.ExitCode, output.ToString(), error.ToString());

        void Received(StringBuilder text, string? line)
        {
            if (line is null)
                return;
            lock (text)
                text.Append(line).Append('\n');
            if (interruptAt is not null && line.Contains(interruptAt, StringComparison.Ordinal) && Interlocked.Exchange(ref interrupted, 1) == 0)
                _ = SignalAsync(process.Id, signal, signalDelay);
        }
    }

    private static async Task SignalAsync(int process, int signal, TimeSpan delay)
    {
        await Task.Delay(delay);
        _ = NativeMethods.Kill(process, signal);
    }

    private static ProcessStartInfo StartInfo(
        string program, IEnumerable<string> arguments, string? workingFolder, IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return start;
    }

    private static async Task FeedAsync(Process process, string input, bool inputEnds)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            if (inputEnds) process.StandardInput.Close();
            else await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // A process that ends without reading all of its input is no failure of this helper.
        }
    }
}
