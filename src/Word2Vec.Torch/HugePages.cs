using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Word2Vec.Torch;

/// <summary>
/// Asks Linux to back numbers by pages of 2 MB, so that a random row costs no walk through the page tables, and the first touch of a
/// gigabyte not more time than reading it from a file. A wish: where the system refuses, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    private const int HugePage = 14; // MADV_HUGEPAGE
    private const int Collapse = 25; // MADV_COLLAPSE: at once, for what has been written to already
    private const nuint PageBytes = 4096;
    private const long LeastBytes = 4L << 20; // as NumPy has it; below, there is little to gain

    /// <summary>For numbers that have been written to.</summary>
    public static void Collect(float* numbers, long count)
    {
        Advise((byte*)numbers, count * sizeof(float), HugePage);
        Advise((byte*)numbers, count * sizeof(float), Collapse);
    }

    /// <summary>For a contiguous tensor on the CPU that nothing has been written to yet.</summary>
    public static void Prepare(Tensor contiguous)
    {
        var bytes = contiguous.NumberOfElements * contiguous.ElementSize;
        if (bytes >= LeastBytes) Advise((byte*)TensorBytes.Address(contiguous), bytes, HugePage);
    }

    private static void Advise(byte* memory, long bytes, int advice)
    {
        if (!OperatingSystem.IsLinux()) return;
        var start = ((nuint)memory + PageBytes - 1) & ~(PageBytes - 1);
        var end = ((nuint)memory + (nuint)bytes) & ~(PageBytes - 1);
        if (end > start) _ = MemoryAdvise((void*)start, end - start, advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
