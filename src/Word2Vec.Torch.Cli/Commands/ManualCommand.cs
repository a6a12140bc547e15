using System.CommandLine;
using Word2Vec.Torch.Cli.Help;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v manual</c>: the help of all commands as one Markdown page, docs/cli.md.</summary>
internal static class ManualCommand
{
    public static Command Create()
    {
        var command = new Command("manual", "Print the help of all commands as one Markdown page");
        command.SetAction(_ =>
        {
            Manual.Write(Console.Out);
            return CommandShell.Success;
        });
        return command;
    }
}
