namespace Word2Vec.Torch.Cli.Commands;

/// <summary>Holds what a training reads and what it writes against each other, before it begins.</summary>
internal static class TrainingPaths
{
    /// <summary>Refuses a line one of whose outputs would be read as text, or would replace or hinder something else on the line.</summary>
    /// <exception cref="OptionsException">There is one.</exception>
    public static void EnsureApart(TrainingTask task)
    {
        string[] problems = [.. OfEvents(task), .. OfCorpus(task), .. OfModel(task)];
        if (problems.Length > 0) throw new OptionsException(problems);
    }

    private static IEnumerable<string> OfEvents(TrainingTask task)
    {
        if (task.TensorBoard is not { } events) yield break;
        if (File.Exists(events)) yield return $"tensorboard is {events}, a file: name a folder";
        foreach (var (name, written) in new[] { ("output", task.Output), ("checkpoints", task.Checkpoints) })
        {
            if (PathPlaces.IsWithin(events, written))
                yield return $"tensorboard is {events}, within {written}, which is for the {name} alone: choose a folder beside it";
        }
    }

    private static IEnumerable<string> OfCorpus(TrainingTask task)
    {
        foreach (var text in task.Corpus.Where(text => text != TrainingTask.StandardInput))
        {
            foreach (var (name, written) in Outputs(task))
            {
                if (PathPlaces.AreSame(written, text)) yield return $"{name} is {written}, the corpus itself: choose another folder";
                else if (Directory.Exists(text) && PathPlaces.IsWithin(written, text)) yield return $"{name} is {written}, within the corpus {text}, and would be read as text: choose a folder outside of it";
            }

            if (PathPlaces.IsBelow(text, task.Output)) yield return $"output is {task.Output}, and holds the corpus {text}: choose another folder";
            if (PathPlaces.AreSame(text, task.Checkpoints)) yield return $"output is {task.Output}, whose checkpoints go into the corpus {text}: choose another folder";
        }
    }

    private static IEnumerable<string> OfModel(TrainingTask task)
    {
        foreach (var file in task.Evaluate.Where(file => PathPlaces.IsWithin(file, task.Output)))
            yield return $"output is {task.Output}, and holds {file}, which evaluate names: choose another folder";
        if (task.Continue is not { } model) yield break;
        // The model itself may be replaced by what it becomes. Events within the output have been told of.
        foreach (var (name, written) in Outputs(task).Where(output => PathPlaces.IsBelow(output.Path, model) && !PathPlaces.AreSame(task.Output, model)))
            yield return $"{name} is {written}, within {model}, the model to continue: choose a folder beside it";
    }

    private static IEnumerable<(string Name, string Path)> Outputs(TrainingTask task) =>
        task.TensorBoard is { } events ? [("output", task.Output), ("tensorboard", events)] : [("output", task.Output)];
}
