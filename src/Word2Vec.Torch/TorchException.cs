using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Word2Vec.Torch;

/// <summary>
/// torch does not load, or fails in an operation. The message is one line; what torch said in full, with its native stack, is in
/// <see cref="Exception.InnerException"/> where torch said it. TorchSharp's own methods throw its own exceptions: see <see cref="From"/>.
/// </summary>
public sealed partial class TorchException : Word2VecException
{
    private const int MaxCause = 300;
    private const string LessMemory = "lower batch-size, dim or max-vocab, raise min-count";

    /// <summary>Creates the error.</summary>
    /// <param name="cause">What is wrong: a part of one line.</param>
    /// <param name="remedy">What to do about it: a part of one line.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public TorchException(string cause, string remedy, Exception? inner = null)
        : base($"{cause}; {remedy}", inner) => (Cause, Remedy) = (cause, remedy);

    /// <summary>What is wrong.</summary>
    public string Cause { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>
    /// Says in one line what torch or its loader says in many. An exception inside others, of worker threads or of a type's initialisation, is
    /// found.
    /// </summary>
    /// <param name="exception">Any exception.</param>
    /// <returns>The error, with torch's exception inside; null where the exception does not come from torch.</returns>
    public static TorchException? From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            TorchException torch => torch,
            AggregateException many => many.InnerExceptions.Select(From).FirstOrDefault(found => found is not null),
            { InnerException: { } inner } when From(inner) is { } found => found,
            DllNotFoundException or BadImageFormatException or EntryPointNotFoundException when IsAboutTorch(exception) => DoesNotLoad(exception),
            // TorchSharp's own type: those derived from it are the system's.
            ExternalException when exception.GetType() == typeof(ExternalException) => Failed(exception),
            _ => null,
        };
    }

    /// <summary>The loader's own line, which is the last of .NET's, and what to do about it.</summary>
    internal static TorchException DoesNotLoad(Exception exception)
    {
        var lines = exception.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var cause = lines.Length > 0 ? FormatError.OneLine(lines[^1], MaxCause) : "the system gives no reason";
        return new(cause, LoadRemedy(cause), exception);
    }

    private static string LoadRemedy(string cause) => cause switch
    {
        _ when Has(cause, "GLIBCXX_") =>
            "build the program with this repository's build, which makes that need weak (docs/native-loading.md), or install GCC 13's libstdc++ or newer",
        _ when Has(cause, "GLIBC_") => "a system with a newer C library is needed: Debian 12, Ubuntu 22.04 or newer",
        _ when Has(cause, "libtorch") && Has(cause, "cannot open shared object file") =>
            $"libtorch is missing: set {Native.Libtorch.FolderVariable} to torch/lib of an installed PyTorch, or build the program again and copy its whole output folder",
        _ when Has(cause, "cannot open shared object file") =>
            "that file is missing: build the program again, or copy its whole output folder; where it is the system's, install its package",
        _ when Has(cause, "failed to map segment") =>
            "it needs more memory than this process may take (ulimit -v, or a container's limit), or lies on a file system mounted noexec",
        _ when Has(cause, "entry point") || Has(cause, "undefined symbol") => "these libraries do not fit each other: build the program again from a clean checkout",
        _ => "build the program again from a clean checkout; if it stays, report this line",
    };

    private static TorchException Failed(Exception exception)
    {
        var text = exception.Message;
        if (HostMemory().Match(text) is { Success: true } host)
            return new($"torch finds no memory for {host.Groups[1].Value} bytes more", $"{LessMemory}, or free memory", exception);
        if (DeviceMemory().Match(text) is { Success: true } device)
            return new($"the GPU has no memory for {device.Groups[1].Value} more{Room(device.Groups[2].Value)}", $"{LessMemory}, or train on the cpu", exception);
        var line = FirstLine(text);
        if (Has(line, "bad_alloc") || Has(line, "CUDA error: out of memory"))
            return new($"torch finds no memory: {line}", $"{LessMemory}, or free memory", exception);
        return new($"torch failed: {line}", Has(line, "no kernel image")
            ? "this libtorch was not built for this GPU: use a PyTorch that was, or train on the cpu"
            : "if it stays, report this line and what w2v doctor says", exception);
    }

    private static string Room(string capacity) => capacity == "" ? "" : $" ({capacity})";

    // Where in libtorch's source a check failed is of no use to who reads one line; it stays in the inner exception.
    private static string FirstLine(string text)
    {
        var end = text.IndexOf("Exception raised from ", StringComparison.Ordinal);
        var lines = (end > 0 ? text[..end] : text).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "without a word" : FormatError.OneLine(Check().Replace(lines[0], ""), MaxCause);
    }

    private static bool IsAboutTorch(Exception exception) => exception.Message.Contains("torch", StringComparison.OrdinalIgnoreCase);

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"DefaultCPUAllocator: .*?you tried to allocate (\d+) bytes")]
    private static partial Regex HostMemory();

    [GeneratedRegex(@"out of memory\. Tried to allocate ([\d.]+ \w+)\.(?: (GPU \d+ has a total capacity of [\d.]+ \w+ of which [\d.]+ \w+ is free))?")]
    private static partial Regex DeviceMemory();

    [GeneratedRegex(@"^\[enforce fail at [^\]]*\]\s*")]
    private static partial Regex Check();
}
