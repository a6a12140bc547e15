using System.Buffers.Text;

namespace Word2Vec.Torch;

/// <summary>The memory of the machine, or of the container around this process.</summary>
internal static class MachineMemory
{
    private const string LinuxFile = "/proc/meminfo";
    private const int Kilobyte = 1024;

    /// <summary>Bytes that can still be taken: where the system says so those that are free, elsewhere all that there are.</summary>
    public static long Available() => Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, OperatingSystem.IsLinux() ? FreeOf(ReadLinuxFile()) : long.MaxValue);

    /// <summary>What Linux's file says is available, caches that it would give up included; no limit where it says nothing.</summary>
    public static long FreeOf(ReadOnlySpan<byte> text)
    {
        var label = "MemAvailable:"u8;
        var at = text.IndexOf(label);
        return at >= 0 && Utf8Parser.TryParse(text[(at + label.Length)..].TrimStart((byte)' '), out long kilobytes, out _) ? kilobytes * Kilobyte : long.MaxValue;
    }

    private static byte[] ReadLinuxFile()
    {
        try
        {
            return File.ReadAllBytes(LinuxFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
