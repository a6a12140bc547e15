namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The real command, as the build puts it beside these tests.</summary>
internal static class W2vProcess
{
    /// <summary>The command's file, for the runtime to start.</summary>
    public static string CommandFile => Path.Combine(AppContext.BaseDirectory, "w2v.dll");

    /// <summary>Runs <c>w2v</c> with the arguments, with nothing on standard input.</summary>
    public static Task<ProcessRun> RunAsync(params string[] arguments) => RunAsync(arguments, input: null);

    /// <summary>Runs <c>w2v</c>; see <see cref="ProcessRun.RunAsync"/>.</summary>
    /// <param name="arguments">One argument each, not quoted.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="workingFolder">Where it runs.</param>
    /// <param name="interruptAt">Sends it the signal when a line of output or error contains this text.</param>
    /// <param name="timeout">A minute by default.</param>
    /// <param name="commandFile">Another copy of <c>w2v.dll</c>.</param>
    /// <param name="signal">By default Ctrl-C's.</param>
    /// <param name="signalDelay">How long after that line.</param>
    /// <param name="inputEnds">Whether standard input ends after <paramref name="input"/>.</param>
    public static Task<ProcessRun> RunAsync(
        IEnumerable<string> arguments,
        string? input = null,
        string? workingFolder = null,
        string? interruptAt = null,
        TimeSpan? timeout = null,
        string? commandFile = null,
        int signal = ProcessRun.Interrupt,
        bool inputEnds = true,
        TimeSpan signalDelay = default) =>
        ProcessRun.RunAsync("dotnet", [commandFile ?? CommandFile, .. arguments], input, workingFolder, interruptAt, timeout, null, signal, inputEnds, signalDelay);
}
