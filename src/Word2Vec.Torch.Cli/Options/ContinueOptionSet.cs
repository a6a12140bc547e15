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

    /// <returns>The model, or null for training from the start.</returns>
    public ContinuedModel? Read(ParseResult parsed)
    {
        var grow = parsed.GetValue(_grow);
        if (parsed.GetValue(_model) is { } path) return ContinuedModel.Load(path, grow);
        return grow ? throw new OptionsException(["grow-vocab is for more training of a model: name the model with --continue"]) : null;
    }
}
