namespace Word2Vec.Torch.Cli;

/// <summary>Where paths are in relation to each other, through whatever links.</summary>
internal static class PathPlaces
{
    /// <summary>Whether both name one place. An empty path names none.</summary>
    public static bool AreSame(string path, string other) => Relative(path, other) == ".";

    /// <summary>Whether a path is a folder, or below it.</summary>
    public static bool IsWithin(string path, string folder)
    {
        return Relative(path, folder) is { } relative
            && !Path.IsPathRooted(relative)
            && relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Whether a path is below a folder, and not the folder itself.</summary>
    public static bool IsBelow(string path, string folder) => IsWithin(path, folder) && !AreSame(path, folder);

    private static string? Relative(string path, string folder) => path.Length == 0 || folder.Length == 0 ? null : Path.GetRelativePath(Real(folder), Real(path));

    private static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        var place = Path.Combine(Real(parent), Path.GetFileName(full));
        try
        {
            return new FileInfo(place).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? place;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Links in a circle: who opens it will say so.
            return place;
        }
    }
}
