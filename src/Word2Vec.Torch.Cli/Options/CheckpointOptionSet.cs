using System.CommandLine;
using Word2Vec.Torch.Cli.Commands;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>The options of keeping a training's state, and of going on from it.</summary>
internal sealed class CheckpointOptionSet
{
    private readonly Option<string> _every = new("--checkpoint-every")
    {
        Description = "Keep the full state of the training in OUTPUT.checkpoints: each epoch, each so many words, or each so much time such as 30s, 5m, 2h",
        HelpName = "epoch|WORDS|TIME",
    };

    private readonly Option<int> _keep = new("--keep")
    {
        Description = "How many checkpoints stay",
        DefaultValueFactory = _ => TrainingCheckpoints.DefaultKeep,
    };

    private readonly Option<string> _resume = new("--resume")
    {
        Description = "Go on with the training whose output this was to be, from its newest checkpoint that is whole, with the text and options it began with",
        HelpName = "OUTPUT",
    };

    public CheckpointOptionSet(Command command)
    {
        _keep.AcceptNumbers();
        command.Options.Add(_every);
        command.Options.Add(_keep);
        command.Options.Add(_resume);
    }

    /// <summary>The output of the training to go on with; null for a new one.</summary>
    public string? ResumeOf(ParseResult parsed) => parsed.GetValue(_resume);

    /// <summary>Whether the line, as far as it is read, goes on with a training.</summary>
    public bool IsResuming(System.CommandLine.Parsing.CommandResult command) => command.GetResult(_resume) is not null;

    /// <param name="parsed">The line.</param>
    /// <param name="before">What holds where the line says nothing.</param>
    public TrainingTask Read(ParseResult parsed, TrainingTask before)
    {
        var task = before with
        {
            CheckpointEvery = parsed.GetValue(_every) is { } every ? CheckpointInterval.Parse(every) : before.CheckpointEvery,
            Keep = parsed.GetResult(_keep) is { Implicit: false } ? parsed.GetValue(_keep) : before.Keep,
        };
        new TrainingCheckpoints { Folder = task.Checkpoints, Keep = task.Keep }.EnsureValid();
        return task;
    }
}
