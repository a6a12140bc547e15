using System.CommandLine;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v completions SHELL</c>: a script that lets a shell complete w2v's command lines.</summary>
internal static class CompletionsCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "Each script says at its top where it goes" };
        shell.CompletionSources.Add(Shells);
        shell.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Shells.Contains(token.Value)))
                result.AddError($"shell is '{token.Value}'; allowed: {string.Join(", ", Shells)}");
        });
        var command = new Command("completions", "Print a script that completes w2v's commands in a shell") { shell };
        command.SetAction(parsed =>
        {
            using var script = new StreamReader(typeof(CompletionsCommand).Assembly.GetManifestResourceStream($"w2v.{parsed.GetValue(shell)}")!);
            Console.Out.Write(script.ReadToEnd());
            return CommandShell.Success;
        });
        return command;
    }
}
