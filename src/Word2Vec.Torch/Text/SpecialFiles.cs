using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Text;

/// <summary>
/// Tells files from what only has a file's name: opening a named pipe that nobody writes to would wait forever. Only Linux is asked;
/// elsewhere everything counts as a file.
/// </summary>
internal static unsafe partial class SpecialFiles
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int StatusBytes = 256; // of struct statx, the same on every processor
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000; // S_IFMT
    private const int NothingThere = 0;
    private const int NoSuchFile = 2; // ENOENT
    private const int TooManyLinks = 40; // ELOOP
    private const int Pipe = 0x1000; // S_IFIFO
    private const int RegularFile = 0x8000; // S_IFREG

    // What the shell's <(...) gives, and standard input by name: somebody holds the other end.
    private static readonly string[] FoldersOfOpenFiles = ["/dev/fd/", "/dev/stdin", "/proc/"];

    /// <summary>Whether the path is a pipe made by mkfifo, or a link to one.</summary>
    public static bool IsNamedPipe(string path)
    {
        var full = Path.GetFullPath(path);
        return TypeOf(full) == Pipe && !Array.Exists(FoldersOfOpenFiles, folder => full.StartsWith(folder, StringComparison.Ordinal));
    }

    /// <summary>Whether the path is a pipe, socket or device, or a link to one.</summary>
    public static bool IsSpecial(string path) => TypeOf(path) is not (null or NothingThere or RegularFile);

    /// <summary>Whether the path is a link that leads nowhere. Such a link is a file to File.Exists.</summary>
    public static bool IsBrokenLink(string path) => TypeOf(path) == NothingThere;

    private static int? TypeOf(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var status = stackalloc byte[StatusBytes];
        try
        {
            if (Status(CurrentFolder, path, flags: 0, TypeOnly, status) == 0) return *(ushort*)(status + ModeOffset) & TypeMask;
            return Marshal.GetLastPInvokeError() is NoSuchFile or TooManyLinks ? NothingThere : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // an old system library
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
