using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch.Cli.Output;

/// <summary>
/// Lets no work be lost for want of somebody to read about it. Remarks that standard error does not take are dropped; results that
/// standard output does not take are one clear failure.
/// </summary>
internal static partial class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const string Nothing = "/dev/null";

    private static readonly List<SafeFileHandle> Held = [];

    /// <summary>To be called before anything is written or opened.</summary>
    public static void Guard()
    {
        var (outputIsOpen, errorIsOpen) = (IsOpen(Output), IsOpen(Error));
        HoldClosedOnes();
        Console.SetError(errorIsOpen ? new GuardedWriter(Console.Error, _ => { }) : TextWriter.Null);
        Console.SetOut(new GuardedWriter(outputIsOpen ? Console.Out : null, Refuse));
    }

    private static void Refuse(string problem) => throw new IOException($"standard output cannot be written ({problem.TrimEnd('.')})");

    // What the program was started with is not closed on exec; what the runtime has opened since, under a number that was free, is.
    private static bool IsOpen(int descriptor) => OperatingSystem.IsWindows() || (FlagsOf(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    // A file opened later would take the number of one that is closed, and other programs' messages would be written into it.
    private static void HoldClosedOnes()
    {
        if (OperatingSystem.IsWindows()) return;
        for (var isLow = true; isLow;)
        {
            var file = File.OpenHandle(Nothing);
            isLow = file.DangerousGetHandle() <= Error;
            if (isLow) Held.Add(file);
            else file.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FlagsOf(int descriptor, int command);

    /// <summary>Tells of what cannot be written instead of throwing from the middle of other work.</summary>
    /// <param name="writer">Where to; null where that is closed.</param>
    /// <param name="fail">Told why not.</param>
    private sealed class GuardedWriter(TextWriter? writer, Action<string> fail) : TextWriter
    {
        public override Encoding Encoding => writer?.Encoding ?? Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (writer is null)
            {
                fail("it is closed");
                return;
            }

            try
            {
                writer.Write(buffer);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
            {
                fail(error.Message);
            }
        }
    }
}
