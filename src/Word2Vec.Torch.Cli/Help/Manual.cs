using System.CommandLine;

namespace Word2Vec.Torch.Cli.Help;

/// <summary>docs/cli.md: what <c>--help</c> says of every command, and what holds for all of them.</summary>
internal static class Manual
{
    private const string Beginning = """
        # The command `w2v`

        `w2v manual` prints this page from the definitions of the commands; a test keeps the two alike.

        Results go to standard output; progress, remarks and errors to standard error. Where these are no terminal, there are plain lines,
        tables without frames and no colour; `NO_COLOR` turns colour off on a terminal too.

        | exit code | meaning |
        | ---: | --- |
        | 0 | done |
        | 1 | failed: one line `error: …` says what and what to do; also where standard output does not take the result (closed, full), and the line says what was saved |
        | 2 | the command line is wrong: a line for each problem |
        | 129, 130, 143 | stopped by SIGHUP, Ctrl-C or SIGTERM; what was learned so far is saved where the command saves |

        What standard error does not take is dropped, and changes neither the work nor its exit code. A reader that has enough, as in
        `w2v … | head`, is no failure.

        """;

    public static void Write(TextWriter output)
    {
        var root = CommandShell.CreateRoot();
        output.Write(Beginning.ReplaceLineEndings("\n"));
        Write(output, root, "w2v");
        foreach (var command in root.Subcommands.Where(command => !command.Hidden)) Write(output, command, $"w2v {command.Name}");
    }

    private static void Write(TextWriter output, Command command, string heading)
    {
        using var help = new StringWriter { NewLine = "\n" };
        CommandShell.CreateRoot().Parse(command is RootCommand ? ["--help"] : [command.Name, "--help"])
            .Invoke(new InvocationConfiguration { Output = help });
        var lines = help.ToString().ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd());
        output.Write($"\n## {heading}\n\n```text\n{string.Join('\n', lines)}\n```\n");
    }
}
