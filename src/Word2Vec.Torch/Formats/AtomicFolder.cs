namespace Word2Vec.Torch.Formats;

/// <summary>
/// Writes a folder whole or not at all: filled under a temporary name beside its place, then renamed. A folder that stands in the
/// place steps aside first and comes back if the rename fails.
/// </summary>
internal static class AtomicFolder
{
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
            if (error is IOException or UnauthorizedAccessException) throw Renamed(error, temporary, target);
            throw;
        }
    }

    /// <summary>Fails as <see cref="Write"/> would where the place is not ours to write; nothing stays.</summary>
    public static void Probe(string path)
    {
        var target = Resolve(path);
        var temporary = AtomicFile.TemporarySibling(target);
        var missing = MissingParents(target);
        try
        {
            Directory.CreateDirectory(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Renamed(error, temporary, target);
        }
        finally
        {
            Remove(temporary, missing);
        }
    }

    private static void Replace(string target, string replacement)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(replacement, target);
            return;
        }

        var aside = AtomicFile.TemporarySibling(target);
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

        Directory.Delete(aside, recursive: true);
    }

    // A link stays a link: what it points to is replaced.
    private static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    // The system speaks of the temporary name, which tells the user nothing.
    private static IOException Renamed(Exception error, string temporary, string target) =>
        new(error.Message.Replace(temporary, target, StringComparison.Ordinal), error);

    // Innermost first.
    private static List<string> MissingParents(string path)
    {
        var missing = new List<string>();
        for (var parent = Path.GetDirectoryName(path); parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent)) throw new IOException($"'{parent}' is a file, not a folder");
            missing.Add(parent);
        }

        return missing;
    }

    private static void Remove(string temporary, List<string> created)
    {
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        foreach (var parent in created.Where(Directory.Exists))
        {
            // Someone else may have put something there meanwhile.
            if (Directory.EnumerateFileSystemEntries(parent).Any()) return;
            Directory.Delete(parent);
        }
    }
}
