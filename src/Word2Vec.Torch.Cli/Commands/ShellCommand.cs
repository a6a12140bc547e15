using System.CommandLine;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Cli.Shell;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v shell MODEL</c>: question after question without loading the model anew.</summary>
internal static class ShellCommand
{
    private const string Prompt = "w2v> ";

    public static Command Create()
    {
        var model = CommonOptions.Vectors();
        var top = CommonOptions.Top();
        var command = new Command("shell", "Ask a model question after question, typed or piped, a line each") { model, top };
        command.SetAction(parsed =>
        {
            var count = parsed.ReadTop(top);
            using var vectors = ModelVectors.Open(parsed.GetValue(model)!);
            var session = new ShellSession(vectors, count);
            if (Console.IsInputRedirected || Console.IsOutputRedirected) return AnswerPiped(session);
            Converse(session, vectors);
            return CommandShell.Success;
        });
        return command;
    }

    // A script learns from the exit code that a line had no answer; a person has seen it.
    private static int AnswerPiped(ShellSession session)
    {
        while (Console.In.ReadLine() is { } line && session.Answer(line))
        {
        }

        return session.HasFailed ? CommandShell.Failure : CommandShell.Success;
    }

    private static void Converse(ShellSession session, WordVectors vectors)
    {
        Terminal.Line($"{vectors.Vocabulary.Count:N0} words, {vectors.Dimension} dimensions; 'help' lists what can be asked, 'quit' leaves");
        var history = new ShellHistory(ShellHistory.DefaultPath);
        var editor = new LineEditor(Prompt, history, vectors.Vocabulary.Words);
        while (editor.ReadLine() is { } line)
        {
            history.Add(line.Trim());
            if (!session.Answer(line)) break;
        }

        history.Save();
    }
}
