using System.Runtime.InteropServices;

namespace TensorBench;

/// <summary>What a figure was measured on. Asks NVIDIA's driver itself, so that no libtorch is needed.</summary>
internal static partial class DeviceName
{
    private const string Driver = "libcuda.so.1";
    private const int Success = 0;

    /// <summary>The processor's name and how many cores this process has.</summary>
    public static string Cpu { get; } = $"{Processor()}, {Environment.ProcessorCount} {(Environment.ProcessorCount == 1 ? "core" : "cores")}";

    public static string Of(string device) => device == "cpu" ? Cpu : FindGpu() ?? "no GPU";

    /// <summary>The name of the first GPU that this process may use; null where there is none, or no driver.</summary>
    public static unsafe string? FindGpu()
    {
        const int length = 256;
        if (!NativeLibrary.TryLoad(Driver, out _) || cuInit(0) != Success || cuDeviceGet(out var device, 0) != Success) return null;
        var name = stackalloc byte[length];
        return cuDeviceGetName(name, length, device) == Success ? Marshal.PtrToStringUTF8((nint)name) : null;
    }

    private static string Processor()
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    [LibraryImport(Driver)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Driver)]
    private static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(Driver)]
    private static unsafe partial int cuDeviceGetName(byte* name, int length, int device);
}
