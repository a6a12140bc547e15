namespace TensorBench;

/// <summary>As those of w2v.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;

    /// <summary>Ctrl-C.</summary>
    public const int Stopped = 130;
}

/// <summary>What is wrong with the command line, in one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
