using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// Asks Linux to back weights by pages of 2 MB, so that a random row costs no walk through the page tables. A wish: where the system
/// refuses, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    private const int HugePage = 14; // MADV_HUGEPAGE
    private const int Collapse = 25; // MADV_COLLAPSE: at once, since the weights have been written to already
    private const nuint PageBytes = 4096;

    public static void Advise(float* numbers, long count)
    {
        if (!OperatingSystem.IsLinux()) return;
        var start = ((nuint)numbers + PageBytes - 1) & ~(PageBytes - 1);
        var end = ((nuint)numbers + ((nuint)count * sizeof(float))) & ~(PageBytes - 1);
        if (end <= start) return;
        _ = MemoryAdvise((void*)start, end - start, HugePage);
        _ = MemoryAdvise((void*)start, end - start, Collapse);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
