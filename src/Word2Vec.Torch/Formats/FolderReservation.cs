using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// A folder's place, for one writer: a locked file <c>.NAME.lock</c> beside it. The system frees the lock of a process that ends in
/// whatever way; its file may stay, and is taken over. Whoever holds the place removes what killed writers left there.
/// </summary>
internal sealed class FolderReservation : IDisposable
{
    private const int Attempts = 100;

    // EAGAIN of Linux and of Apple, ERROR_SHARING_VIOLATION.
    private static readonly int[] LockedByAnother = [11, 35, unchecked((int)0x80070020)];

    // Containers that share a folder may share process ids too.
    private static readonly string Ours = $"{Guid.NewGuid():N}";

    private readonly string _path;
    private readonly string _content;
    private readonly FileStream _file;
    private readonly List<string> _createdParents;

    private FolderReservation(string path, string content, FileStream file, List<string> createdParents) =>
        (_path, _content, _file, _createdParents) = (path, content, file, createdParents);

    /// <summary>Takes the place, with missing parents, and tidies it.</summary>
    /// <exception cref="ModelFormatException">Somebody has it.</exception>
    /// <exception cref="IOException">The place cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The place is not ours to write.</exception>
    public static FolderReservation Take(string path)
    {
        var target = AtomicFolder.Resolve(path);
        var reservation = TryLock(target) ?? throw new ModelFormatException(path, $"is being written by {HolderOf(target)}; wait for it, or choose another folder");
        try
        {
            AtomicFolder.Tidy(target);
            return reservation;
        }
        catch
        {
            reservation.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Take"/>, but null where this process has the place already.</summary>
    public static FolderReservation? TakeUnlessOurs(string path) => ContentAt(LockOf(AtomicFolder.Resolve(path))).Contains(Ours, StringComparison.Ordinal) ? null : Take(path);

    /// <summary>Puts a folder back that stepped aside for one that never came, unless somebody is writing it now.</summary>
    public static void PutBack(string path)
    {
        try
        {
            if (AtomicFolder.SteppedAside(AtomicFolder.Resolve(path))) Take(path).Dispose();
        }
        catch (Exception error) when (error is ModelFormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Who reads finds no folder, then, and is told so.
        }
    }

    /// <summary>Frees the place. Parents that were created for it go again if nothing was put there.</summary>
    public void Dispose()
    {
        try
        {
            // By now the user may have removed the file, and another process have made its own.
            if (!OperatingSystem.IsWindows() && ContentAt(_path) == _content) File.Delete(_path);
            _file.Dispose();
            AtomicFolder.RemoveEmpty(_createdParents);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that nobody holds is no hindrance.
            _file.Dispose();
        }
    }

    /// <summary>Null if somebody else has it.</summary>
    private static FolderReservation? TryLock(string target)
    {
        var path = LockOf(target);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var missing = AtomicFolder.MissingParents(target);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var content = $"{Environment.ProcessId} {Ours} {Guid.NewGuid():N}\n";
                var file = Open(path, content);
                // The holder before us may have removed the file between our opening and our locking it.
                if (ContentAt(path) == content) return new FolderReservation(path, content, file, missing);
                file.Dispose();
            }
            catch (DirectoryNotFoundException) when (missing.Count == 0)
            {
                // Likewise the folder.
            }
            catch (IOException error) when (LockedByAnother.Contains(error.HResult))
            {
                return null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                AtomicFolder.RemoveEmpty(missing);
                if (File.Exists(path)) throw;
                throw AtomicFile.Renamed(error, path, target);
            }
        }

        return null;
    }

    private static FileStream Open(string path, string content)
    {
        // Unix locks a file only against others if it is shared with none; Windows removes it by itself, and lets others read it.
        var (share, options) = OperatingSystem.IsWindows() ? (FileShare.Read, FileOptions.DeleteOnClose) : (FileShare.None, FileOptions.None);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0, options);
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(content));
            return file;
        }
        catch
        {
            // The disk is full. Anyone else's file says whose it is.
            if (ContentAt(path).Length == 0) File.Delete(path);
            file.Dispose();
            throw;
        }
    }

    private static string LockOf(string target) => Path.Combine(Path.GetDirectoryName(target) ?? "", $".{Path.GetFileName(target)}.lock");

    private static string HolderOf(string target)
    {
        var content = ContentAt(LockOf(target));
        if (content.Contains(Ours, StringComparison.Ordinal)) return "this process already";
        return int.TryParse(content.Split(' ')[0], out var process) ? $"process {process}" : "another process";
    }

    /// <summary>What a lock file says, whoever holds it; nothing if it is not there.</summary>
    private static string ContentAt(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows() ? OpenOnWindows(path) : UnixFile.OpenUnlocked(path);
            var bytes = new byte[128];
            return file is null ? "" : Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(file, bytes, fileOffset: 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static SafeFileHandle OpenOnWindows(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
