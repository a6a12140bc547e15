using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch;

/// <summary>What files can do on Unix and .NET has no method for. On Windows nothing happens.</summary>
internal static partial class UnixFile
{
    private const int CloseOnExecLinux = 0x80000; // O_CLOEXEC
    private const int CloseOnExecApple = 0x1000000;
    private const int ThisFolder = -100; // AT_FDCWD
    private const uint ChangePlaces = 2; // RENAME_EXCHANGE

    /// <summary>Opens a file or folder without asking for a lock on it, as every stream of .NET does; null if that fails.</summary>
    public static SafeFileHandle? OpenUnlocked(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var descriptor = Open(path, OperatingSystem.IsLinux() ? CloseOnExecLinux : CloseOnExecApple);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Brings the names in a folder to the disk, so that a rename outlives a failure of the power. A folder that may not be read is left alone.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void FlushFolder(string path)
    {
        using var folder = OpenUnlocked(path);
        if (folder is not null) RandomAccess.FlushToDisk(folder);
    }

    /// <summary>Lets two folders change places in one step; false where the system or the file system cannot.</summary>
    public static bool TryExchange(string path, string other)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return Rename(ThisFolder, path, ThisFolder, other, ChangePlaces) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library that is older than the call.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int folder, string path, int otherFolder, string other, uint flags);
}
