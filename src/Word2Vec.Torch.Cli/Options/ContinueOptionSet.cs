using System.CommandLine;
using Word2Vec.Torch.Cli.Commands;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>The options of more training of a finished model.</summary>
internal sealed class ContinueOptionSet
{
    private readonly Option<string> _model = new("--continue")
    {
        Description = "Train this model further, on new text. Its words keep their vectors to start from, and the options of the model, of its text "
            + "and of its loss are as they were unless given; epochs, rates and all others are as for a new model",
        HelpName = "MODEL",
    };

    private readonly Option<bool> _grow = new("--grow-vocab")
    {
        Description = "With --continue: add the new text's words that reach --min-count; otherwise they are left out",
    };

    public ContinueOptionSet(Command command)
    {
        command.Options.Add(_model);
        command.Options.Add(_grow);
    }

    /// <param name="parsed">The line.</param>
    /// <param name="before">What holds where the line says nothing.</param>
    public TrainingTask Read(ParseResult parsed, TrainingTask before)
    {
        var task = before with { Continue = parsed.GetValue(_model) ?? before.Continue, Grow = parsed.GetValue(_grow) || before.Grow };
        return task is { Grow: true, Continue: null }
            ? throw new OptionsException(["grow-vocab is for more training of a model: name the model with --continue"])
            : task;
    }
}
