using System.CommandLine;
using System.CommandLine.Parsing;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v train CORPUS... --output DIR</c>: from text to a model folder.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string[]> _corpus = new("corpus")
    {
        Description = "Text files, folders or .gz files, a sentence a line; - is standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o") { Description = "The model folder to write" };
    private readonly Option<bool> _force = CommonOptions.Force();
    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly Option<string[]> _evaluate = new("--evaluate")
    {
        Description = "Score the vectors after every epoch: a file of analogy questions or of word pairs; give it twice for both",
        HelpName = "FILE",
    };

    private readonly Option<string> _tensorBoard = new("--tensorboard")
    {
        Description = "Write TensorBoard's event files into this folder",
        HelpName = "DIR",
    };

    private readonly Command _command;
    private readonly CheckpointOptionSet _checkpoints;
    private readonly ContinueOptionSet _continuing;
    private readonly TrainingOptionSet _training;

    private TrainCommand()
    {
        _command = new Command("train", "Train a model on text and write a model folder") { _corpus, _output, _force, _quiet, _evaluate, _tensorBoard };
        _checkpoints = new CheckpointOptionSet(_command);
        _continuing = new ContinueOptionSet(_command);
        _training = new TrainingOptionSet(_command);
        _corpus.Validators.Add(RefuseOptions);
        _command.Validators.Add(RequireCorpusAndOutput);
        _command.SetAction(parsed => _checkpoints.ResumeOf(parsed) is { } output ? Resume(parsed, output) : Start(parsed));
    }

    public static Command Create() => new TrainCommand()._command;

    // Any number of arguments swallows a misspelt option too.
    private static void RefuseOptions(ArgumentResult paths)
    {
        foreach (var path in paths.Tokens.Select(token => token.Value).Where(path => path.Length > 1 && path.StartsWith('-')))
            paths.AddError($"'{path}' is no option of train; a file of that name is ./{path}");
    }

    // A training that is gone on with has both.
    private void RequireCorpusAndOutput(CommandResult line)
    {
        var hasOutput = line.GetResult(_output) is not null;
        if (_checkpoints.IsResuming(line))
        {
            if (hasOutput) line.AddError("'--resume' names the output; leave out '--output'");
            return;
        }

        if (line.GetResult(_corpus) is not { Tokens.Count: > 0 }) line.AddError("<corpus> is missing");
        if (!hasOutput) line.AddError("Option '--output' is required.");
    }

    private int Start(ParseResult parsed)
    {
        var task = Read(parsed, new TrainingTask { Output = parsed.GetValue(_output)! });
        TrainingPaths.EnsureApart(task);
        using var continued = ContinuedModel.Of(task);
        task = task with { Options = _training.Read(parsed, continued?.Model) };
        if (continued is not null) task.Options.EnsureDimensionOf(continued.Model);
        task.Options.EnsureValid();
        _training.EnsureUsed(parsed, task.Options);
        using var reservation = ModelFolder.Reserve(task.Output, task.Force);
        if (!task.Force) EnsureNothingIsLost(task);
        task = task with { Run = Guid.NewGuid().ToString("N"), Replaces = StandingModel.At(task.Output).Identity };
        using var session = new TrainingSession(task, continued, saved: null);
        return session.Run();
    }

    private int Resume(ParseResult parsed, string output)
    {
        using var saved = SavedTask.Load(output);
        var task = Read(parsed, saved.Task);
        TrainingPaths.EnsureApart(task);
        using var reservation = ModelFolder.Reserve(task.Output, overwrite: true);
        var standing = StandingModel.At(task.Output);
        if (task.Run is { } run && standing.Run == run) return EndSaved(task);
        standing.EnsureReplaceableBy(task);
        task = task with { Options = _training.Read(parsed, saved.Task.Options) };
        task.Options.EnsureValid();
        _training.EnsureUsed(parsed, task.Options);
        saved.Checkpoint.EnsureGoesOnWith(task.Options);
        using var continued = ContinuedModel.Of(task);
        using var session = new TrainingSession(task, continued, saved);
        return session.Run();
    }

    /// <param name="parsed">The line.</param>
    /// <param name="before">What holds where the line says nothing.</param>
    private TrainingTask Read(ParseResult parsed, TrainingTask before) => _continuing.Read(parsed, _checkpoints.Read(parsed, before)) with
    {
        Corpus = parsed.GetValue(_corpus) is { Length: > 0 } corpus ? corpus : before.Corpus,
        Evaluate = parsed.GetValue(_evaluate) is { Length: > 0 } evaluate ? evaluate : before.Evaluate,
        TensorBoard = parsed.GetValue(_tensorBoard) ?? before.TensorBoard,
        Force = parsed.GetValue(_force),
        Quiet = parsed.GetValue(_quiet),
    };

    // The process was killed between its two last steps.
    private static int EndSaved(TrainingTask task)
    {
        Checkpoint.DeleteAll(task.Checkpoints);
        if (task.Quiet) return CommandShell.Success;
        Terminal.Note($"this training has ended: only its checkpoints were left, and are deleted");
        Terminal.Saved($"model saved in {task.Output}");
        return CommandShell.Success;
    }

    private static void EnsureNothingIsLost(TrainingTask task)
    {
        if (Checkpoint.FilesIn(task.Checkpoints).Count > 0)
            throw new ModelFormatException(task.Checkpoints, $"holds checkpoints of a training that did not end; go on with it (w2v train --resume {task.Output}), or have them deleted (--force)");
    }
}
