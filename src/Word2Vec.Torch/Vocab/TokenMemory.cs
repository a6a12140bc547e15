using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// Chunks of numbers outside the garbage collector's heap, which would keep room for twice as many. Each function here gives one chunk
/// more at each call; a chunk lives as long as it is referred to.
/// </summary>
internal static class TokenMemory
{
    private const long ChunkBytes = (long)TokenStore.ChunkLength * sizeof(int);

    public static Memory<int> Allocate() => Map(MemoryMappedFile.CreateNew(mapName: null, ChunkBytes), start: 0);

    /// <summary>
    /// Chunks in a temporary file, of which the system keeps in memory what fits. The file has no name from the start where the system
    /// allows (all but Windows), so nothing is left behind however the process ends.
    /// </summary>
    public static Func<Memory<int>> CreateAllocatorOnDisk()
    {
        var path = Path.Combine(Path.GetTempPath(), $"w2v-tokens-{Guid.NewGuid():N}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return () =>
        {
            var start = file.Length;
            file.SetLength(start + ChunkBytes);
            var map = MemoryMappedFile.CreateFromFile(
                file, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            return Map(map, start);
        };
    }

    private static Memory<int> Map(MemoryMappedFile map, long start) => new Chunk(map, map.CreateViewAccessor(start, ChunkBytes)).Memory;

    /// <summary>A view whose handle lets go of it when the chunk is no longer referred to; a span of it must not outlive the chunk.</summary>
    private sealed unsafe class Chunk(MemoryMappedFile map, MemoryMappedViewAccessor view) : MemoryManager<int>
    {
        private readonly int* _numbers = (int*)(view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)view.PointerOffset);

        public override Span<int> GetSpan() => new(_numbers, TokenStore.ChunkLength);

        public override MemoryHandle Pin(int elementIndex = 0) => new(_numbers + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            view.Dispose();
            map.Dispose();
        }
    }
}
