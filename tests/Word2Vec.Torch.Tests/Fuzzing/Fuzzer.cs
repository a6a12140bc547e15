using System.Diagnostics;
using TorchSharp;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>
/// Gives a reader damaged files, and holds it to what hostile files must not do: end it otherwise than by its documented exception with
/// a message of one line, crash, take over a second or over 64 MB and the file's size, or leave tensors, memory or open files behind.
/// </summary>
internal sealed class Fuzzer(FuzzTarget target, string failureFolder)
{
    public const long AllowedBytes = 64L << 20;

    private const int Retries = 3;
    private const int MaxFailures = 10;
    private const int MaxMessage = 1000;

    private readonly FuzzReport _report = new(target.Name);
    private readonly HashSet<string> _kinds = [];
    private ulong _current;

    /// <summary>What is too slow; a slow one is measured again before it counts.</summary>
    public TimeSpan AllowedTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long a reader is given up.</summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where the number of the file in hand is written, for when the process dies of it; null for nowhere.</summary>
    public string? ProgressFile { get; init; }

    /// <summary>Runs the files <paramref name="first"/> and so on.</summary>
    public FuzzReport Run(ulong first, ulong count)
    {
        // On a thread as .NET makes them, whose stack is smaller than the first one's. It is left behind where a reader hangs.
        var thread = new Thread(() => RunAll(first, count)) { IsBackground = true };
        thread.Start();
        var seen = ulong.MaxValue;
        while (!thread.Join(Hang))
        {
            var now = Volatile.Read(ref _current);
            if (now == seen)
            {
                Fail(now, target.Mutant(now), "hang", $"no answer within {Hang.TotalSeconds} s");
                break;
            }

            seen = now;
        }

        return _report;
    }

    private void RunAll(ulong first, ulong count)
    {
        using var peak = new MemoryPeak();
        using var progress = ProgressFile is null ? null : File.OpenHandle(ProgressFile, FileMode.Create, FileAccess.Write);
        if (!ReadSeeds()) return;
        var (resident, handles) = Left();
        for (var number = first; number < first + count && _report.Failures.Count < MaxFailures; number++)
        {
            Volatile.Write(ref _current, number);
            if (progress is not null) RandomAccess.Write(progress, BitConverter.GetBytes(number), 0);
            Try(number, target.Mutant(number), peak);
        }

        var (residentAfter, handlesAfter) = Left();
        if (residentAfter - resident > AllowedBytes) _report.Failures.Add($"{target.Name}: {residentAfter - resident} bytes of memory are left behind by all files together");
        if (handlesAfter > handles) _report.Failures.Add($"{target.Name}: {handlesAfter - handles} open files are left behind by all files together");
    }

    private static (long Resident, int Handles) Left()
    {
        // What finalizers let go of may have finalizers of its own; memory that went later would hide what is left behind.
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        if (!OperatingSystem.IsLinux()) return (Environment.WorkingSet, 0);
        // The runtime opens files of its own.
        var open = Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget);
        return (Environment.WorkingSet, open.Count(path => path?.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) == true));
    }

    // Whatever a first call compiles and keeps is not a damaged file's fault.
    private bool ReadSeeds()
    {
        try
        {
            foreach (var seed in target.Seeds.Concat(target.Seeds)) target.Read(seed);
            return true;
        }
        catch (Exception error)
        {
            _report.Failures.Add($"{target.Name}: a valid file is refused: {error}");
            return false;
        }
    }

    private void Try(ulong number, byte[] input, MemoryPeak peak)
    {
        var (error, time, bytes, tensors) = Measure(input, peak);
        for (var again = 0; again < Retries && (time > AllowedTime || bytes > AllowedBytes + input.Length); again++)
        {
            // The machine may have been busy, or something compiled.
            var (_, time2, bytes2, _) = Measure(input, peak);
            (time, bytes) = (time < time2 ? time : time2, Math.Min(bytes, bytes2));
        }

        _report.Slowest = time > _report.Slowest ? time : _report.Slowest;
        _report.LargestAllocation = Math.Max(_report.LargestAllocation, bytes);
        if (error is null) _report.Accepted++;
        else _report.Refused++;
        if (time > AllowedTime) Fail(number, input, "slow", $"took {time.TotalMilliseconds:F0} ms");
        if (bytes > AllowedBytes + input.Length) Fail(number, input, "memory", $"took {bytes} bytes for a file of {input.Length}");
        if (tensors != 0) Fail(number, input, "tensors", $"{tensors} tensors are left behind");
        if (error is null) return;
        if (error.GetType() != target.Refusal) Fail(number, input, $"{error.GetType()} {error.TargetSite}", $"{error}");
        else if (error.Message.Any(char.IsControl)) Fail(number, input, "message", $"a message with control characters: {error.Message}");
        else if (error.Message.Length > MaxMessage) Fail(number, input, "message", $"a message of {error.Message.Length} characters: {error.Message[..MaxMessage]}");
    }

    private (Exception? Error, TimeSpan Time, long Bytes, long Tensors) Measure(byte[] input, MemoryPeak peak)
    {
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        peak.Start();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.GetTimestamp();
        Exception? error = null;
        try
        {
            target.Read(input);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        var time = Stopwatch.GetElapsedTime(clock);
        var bytes = Math.Max(GC.GetAllocatedBytesForCurrentThread() - before, peak.Growth());
        return (error, time, bytes, DisposeScopeManager.Statistics.ThreadTotalLiveCount - tensors);
    }

    // One input of each kind of failure.
    private void Fail(ulong number, byte[] input, string kind, string what)
    {
        if (!_kinds.Add(kind)) return;
        Directory.CreateDirectory(failureFolder);
        var file = Path.Combine(failureFolder, $"{target.Name}-{number}.bin");
        File.WriteAllBytes(file, input);
        _report.Failures.Add($"{target.Name}: file {number} (kept as {file}; again: scripts/fuzz.sh --number {number} {target.Name}): {what}");
    }
}
