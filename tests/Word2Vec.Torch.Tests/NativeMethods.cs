using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Tests;

/// <summary>Calls of the C library that .NET has no method for; not on Windows.</summary>
internal static partial class NativeMethods
{
    /// <summary>Makes a hard link; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);

    /// <summary>Sends a signal to a process; 0 on success.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);
}
