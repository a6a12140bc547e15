using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// A finished <see cref="TokenFile"/> mapped for reading. The system gets the pages of a chunk back soon after readers have moved on, so
/// that the process does not grow with the text; they stay in the system's file cache for as long as there is room.
/// </summary>
/// <remarks>Thread-safe. A span of it must not outlive it.</remarks>
internal sealed unsafe partial class TokenMap
{
    // Of 4 MB each: for threads that lie apart, and for a few readers at other places.
    private const int MostChunksHeld = 4;
    private const int DontNeed = 4; // MADV_DONTNEED

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int* _numbers;
    private readonly Lock _lock = new();
    private readonly int[] _held = new int[MostChunksHeld];
    private int _next;
    private volatile int _last = -1;

    /// <param name="file">The file, which belongs to the map from now on.</param>
    public TokenMap(TokenFile file)
    {
        _map = MemoryMappedFile.CreateFromFile(
            file.Handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _numbers = (int*)(_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)_view.PointerOffset);
        Array.Fill(_held, -1);
    }

    public ReadOnlySpan<int> Chunk(int chunk, int length) => new(Address(chunk), length);

    /// <summary>Told by a reader that begins to read a chunk.</summary>
    public void Enter(int chunk)
    {
        if (chunk == _last) return;
        lock (_lock)
        {
            _last = chunk;
            if (Array.IndexOf(_held, chunk) >= 0) return;
            if (_held[_next] >= 0) Release(_held[_next]);
            _held[_next] = chunk;
            _next = (_next + 1) % MostChunksHeld;
        }
    }

    // A reader that is still there only has its pages given to it again.
    private void Release(int chunk)
    {
        if (!OperatingSystem.IsLinux()) return;
        var left = (long)_view.SafeMemoryMappedViewHandle.ByteLength - ((long)chunk * TokenWriter.ChunkLength * sizeof(int));
        _ = MemoryAdvise(Address(chunk), (nuint)Math.Min(left, TokenWriter.ChunkLength * sizeof(int)), DontNeed);
    }

    private int* Address(int chunk) => _numbers + ((long)chunk * TokenWriter.ChunkLength);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
