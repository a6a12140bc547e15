using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Tests;

/// <summary>Calls of the C library that .NET has no method for; not on Windows.</summary>
internal static partial class NativeMethods
{
    private const int PrivateAnonymous = 0x22;

    /// <summary>Makes a hard link; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);

    /// <summary>Makes a named pipe; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakePipe(string path, uint mode);

    /// <summary>Sends a signal to a process; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    /// <summary>Makes a pseudo-terminal; its descriptor, or -1.</summary>
    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    public static partial int OpenTerminal(int flags);

    /// <summary>Sees to the rights of its other end; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "grantpt")]
    public static partial int GrantTerminal(int master);

    /// <summary>Lets its other end be opened; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "unlockpt")]
    public static partial int UnlockTerminal(int master);

    /// <summary>Writes the path of its other end; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    public static partial int NameOfTerminal(int master, [Out] byte[] name, nint length);

    /// <summary>Closes a descriptor.</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    /// <summary>Takes up address space without memory behind it.</summary>
    public static nint Reserve(nint length) => Map(0, length, 0, PrivateAnonymous, -1, 0);

    /// <summary>Gives it back.</summary>
    public static void Release(nint address, nint length) => _ = Unmap(address, length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
