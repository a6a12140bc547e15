using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>
/// How far the process's address space grew at its highest, libtorch's memory included, touched or not. Linux only; nothing grows
/// elsewhere. Right only while nothing else in the process allocates much.
/// </summary>
internal sealed class MemoryPeak : IDisposable
{
    private const long Precision = 4L << 20;
    private const int Kilobyte = 1024;

    private readonly SafeFileHandle? _status = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/status") : null;
    private readonly byte[] _text = new byte[2048];
    private readonly List<(nint Address, nint Length)> _filled = [];
    private long _start;
    private long _peak;

    /// <summary>Begins a measurement.</summary>
    public void Start()
    {
        if (_status is null) return;
        (_peak, _start) = Now();
        // The system keeps the highest peak of all time; what has been freed since then is taken up, so that a new one shows.
        if (_peak - _start < Precision) return;
        var room = (nint)(_peak - _start) & ~0xFFFF;
        _filled.Add((NativeMethods.Reserve(room), room));
        (_peak, _start) = Now();
    }

    /// <summary>The bytes by which the address space grew since then at its highest, but for a few megabytes.</summary>
    public long Growth()
    {
        if (_status is null) return 0;
        var (peak, _) = Now();
        return peak > _peak ? peak - _start : 0;
    }

    public void Dispose()
    {
        foreach (var (address, length) in _filled) NativeMethods.Release(address, length);
        _status?.Dispose();
    }

    private (long Peak, long Size) Now()
    {
        var text = _text.AsSpan(0, RandomAccess.Read(_status!, _text, 0));
        return (Value(text, "VmPeak:"u8), Value(text, "VmSize:"u8));
    }

    private static long Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var line = text[(text.IndexOf(name) + name.Length)..].TrimStart(" \t"u8);
        return System.Buffers.Text.Utf8Parser.TryParse(line, out long value, out _)
            ? value * Kilobyte
            : throw new InvalidDataException($"/proc/self/status says nothing of {Encoding.ASCII.GetString(name)}");
    }
}
