using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Cli;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP (the terminal is gone) into a cancellation, so that work ends cleanly; a second one ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _ctrlC;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;

    public Interrupt()
    {
        _ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 130, "Ctrl-C"));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 143, "SIGTERM"));
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, 129, "SIGHUP"));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>128 + the signal's number, as shells have it.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What stopped the work, in words.</summary>
    public string Cause { get; private set; } = "";

    public void Dispose()
    {
        _ctrlC.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode, string cause)
    {
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        (ExitCode, Cause) = (exitCode, cause);
        _source.Cancel();
    }
}
