namespace Word2Vec.Torch.Cli.Commands;

/// <summary>Holds what a training reads and what it writes against each other, before it begins.</summary>
internal static class TrainingPaths
{
    private const string StandardInput = "-";

    /// <summary>Refuses a line one of whose outputs would be read as text, or would replace or hinder something else on the line.</summary>
    /// <exception cref="OptionsException">There is one.</exception>
    public static void EnsureApart(TrainingTask task)
    {
        string[] problems = [.. Problems(task)];
        if (problems.Length > 0) throw new OptionsException(problems);
    }

    private static IEnumerable<string> Problems(TrainingTask task)
    {
        if (task.TensorBoard is { } events)
        {
            foreach (var (name, written) in new[] { ("output", task.Output), ("checkpoints", task.Checkpoints) })
            {
                if (IsWithin(events, written))
                    yield return $"tensorboard is {events}, within {written}, which is for the {name} alone: choose a folder beside it";
            }
        }

        foreach (var text in task.Corpus.Where(text => text != StandardInput))
        {
            foreach (var (name, written) in new[] { ("output", task.Output), ("tensorboard", task.TensorBoard) })
            {
                if (written is null) continue;
                if (IsWithin(written, text)) yield return $"{name} is {written}, within the corpus {text}, and would be read as text: choose a folder outside of it";
                else if (IsWithin(text, written)) yield return $"{name} is {written}, and holds the corpus {text}: choose another folder";
            }
        }

        foreach (var file in task.Evaluate.Where(file => IsWithin(file, task.Output)))
            yield return $"output is {task.Output}, and holds {file}, which evaluate names: choose another folder";
    }

    /// <summary>Whether a path is another, or below it, through whatever links.</summary>
    private static bool IsWithin(string path, string folder)
    {
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var relative = Path.GetRelativePath(Real(folder), Real(path));
        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, comparison);
    }

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
