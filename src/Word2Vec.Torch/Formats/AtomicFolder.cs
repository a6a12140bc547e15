namespace Word2Vec.Torch.Formats;

/// <summary>
/// Writes a folder whole or not at all: filled under a temporary name beside its place, then renamed. A folder that stands in the
/// place changes places with the new one in one step, where the system can.
/// </summary>
/// <remarks>
/// A process that is killed leaves the old folder or the new one in the place, and what <see cref="Tidy"/> removes beside it. Where
/// folders cannot change places, the old one may have stepped aside with nothing in the place yet: <see cref="Tidy"/> puts it back.
/// </remarks>
internal static class AtomicFolder
{
    private const string AsideExtension = "old";

    /// <summary>Creates or replaces <paramref name="path"/>, with missing parents; a failure leaves everything as it was.</summary>
    public static void Write(string path, Action<string> fill)
    {
        var target = Resolve(path);
        var temporary = AtomicFile.TemporarySibling(target);
        var missing = MissingParents(target);
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            Replace(target, temporary);
        }
        catch (Exception error)
        {
            Remove(temporary, missing);
            if (error is IOException or UnauthorizedAccessException) throw AtomicFile.Renamed(error, temporary, target);
            throw;
        }

        foreach (var created in (string[])[target, .. missing]) UnixFile.FlushFolder(Path.GetDirectoryName(created)!);
    }

    /// <summary>Fails as <see cref="Write"/> would where the place is not ours to write; nothing stays.</summary>
    public static void Probe(string path)
    {
        var target = Resolve(path);
        if (Directory.Exists(target) && !OperatingSystem.IsWindows() && Directory.GetLogicalDrives().Contains(target))
            throw new IOException($"'{target}' is where a file system is mounted, and so cannot be replaced as a whole: name a folder in it");
        var temporary = AtomicFile.TemporarySibling(target);
        var missing = MissingParents(target);
        try
        {
            Directory.CreateDirectory(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Renamed(error, temporary, target);
        }
        finally
        {
            Remove(temporary, missing);
        }
    }

    /// <summary>The place that a path means. A link stays a link: what it points to is replaced.</summary>
    public static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var linked = Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true) : null;
        return linked is null ? full : Path.TrimEndingDirectorySeparator(linked.FullName);
    }

    /// <summary>
    /// Removes what killed processes left beside a place (see <see cref="Resolve"/>), and puts back what stepped aside. Only for who
    /// knows that no one else is writing there.
    /// </summary>
    public static void Tidy(string target)
    {
        var (parent, name) = (Path.GetDirectoryName(target), Path.GetFileName(target));
        if (!Directory.Exists(parent)) return;
        PutBack(target);
        foreach (var folder in Directory.GetDirectories(parent).Where(folder =>
            AtomicFile.IsTemporary(Path.GetFileName(folder), name) || AtomicFile.IsTemporary(Path.GetFileName(folder), name, AsideExtension)))
            TryDelete(folder);
    }

    /// <summary>Whether the place is empty because a process was killed in the middle of a replacement.</summary>
    public static bool SteppedAside(string target) => !Directory.Exists(target) && Aside(target) is not null;

    /// <summary>Innermost first.</summary>
    public static List<string> MissingParents(string path)
    {
        var missing = new List<string>();
        for (var parent = Path.GetDirectoryName(path); parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent)) throw new IOException($"'{parent}' is a file, not a folder");
            missing.Add(parent);
        }

        return missing;
    }

    /// <summary>Removes folders as far as they are empty, innermost first.</summary>
    public static void RemoveEmpty(List<string> folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            // Someone else may have put something there meanwhile.
            if (Directory.EnumerateFileSystemEntries(folder).Any()) return;
            Directory.Delete(folder);
        }
    }

    /// <summary>Replaces in two steps, for systems that cannot do it in one.</summary>
    internal static void ReplaceByStepping(string target, string replacement)
    {
        var aside = AtomicFile.TemporarySibling(target, AsideExtension);
        Directory.Move(target, aside);
        try
        {
            Directory.Move(replacement, target);
        }
        catch
        {
            Directory.Move(aside, target);
            throw;
        }

        TryDelete(aside);
    }

    private static void Replace(string target, string replacement)
    {
        if (!Directory.Exists(target)) Directory.Move(replacement, target);
        else if (UnixFile.TryExchange(replacement, target)) TryDelete(replacement);
        else ReplaceByStepping(target, replacement);
    }

    private static void PutBack(string target)
    {
        if (!Directory.Exists(target) && Aside(target) is { } aside) Directory.Move(aside, target);
    }

    // The newest, should several processes have been killed.
    private static string? Aside(string target)
    {
        var (parent, name) = (Path.GetDirectoryName(target), Path.GetFileName(target));
        return Directory.Exists(parent)
            ? Directory.GetDirectories(parent)
                .Where(folder => AtomicFile.IsTemporary(Path.GetFileName(folder), name, AsideExtension))
                .MaxBy(Directory.GetLastWriteTimeUtc)
            : null;
    }

    // The new folder is in its place: what cannot be removed of the old one is no failure, and goes next time.
    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Remove(string temporary, List<string> created)
    {
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        RemoveEmpty(created);
    }
}
