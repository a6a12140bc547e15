using System.CommandLine;
using Word2Vec.Torch.Cli.Commands;
using Word2Vec.Torch.Cli.Doctor;
using Word2Vec.Torch.Cli.Help;
using Word2Vec.Torch.Cli.Output;

namespace Word2Vec.Torch.Cli;

/// <summary>Parses, runs, and turns every failure into one clear line and an exit code.</summary>
internal static class CommandShell
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;

    public static int Run(string[] args)
    {
        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in UsageErrors.Of(parsed)) Terminal.Error(error);
            Terminal.Note($"see '{UsageOf(parsed.CommandResult.Command)} --help'");
            return WrongUsage;
        }

        if (NeedsTorch(parsed) && LibtorchLoading.FindProblem() is { } problem)
        {
            Terminal.Error($"libtorch does not load: {problem.Cause}; {problem.Remedy} ('w2v doctor' tells more)");
            return Failure;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception)
        {
            return Report(exception);
        }
    }

    /// <summary>Every command with its arguments, options and help.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("word2vec on TorchSharp: train embeddings, ask them, check their gradients.")
        {
            DemoCommand.Create(),
            TrainCommand.Create(),
            SimilarCommand.Create(),
            AnalogyCommand.Create(),
            DoesntMatchCommand.Create(),
            PredictCommand.Create(),
            EmbeddingCommand.Create(),
            CompareCommand.Create(),
            EvaluateCommand.Create(),
            InfoCommand.Create(),
            PlotCommand.Create(),
            ConvertCommand.Create(),
            GradcheckCommand.Create(),
            DoctorCommand.Create(),
            ShellCommand.Create(),
            CompletionsCommand.Create(),
            ManualCommand.Create(),
        };
        CommandHelp.AddTo(root);
        return root;
    }

    private static int Report(Exception exception)
    {
        switch (exception)
        {
            case OptionsException options:
                foreach (var problem in options.Problems) Terminal.Error(problem);
                return WrongUsage;
            case Word2VecException or IOException or UnauthorizedAccessException:
                Terminal.Error(exception.Message);
                return Failure;
            default:
                Terminal.Error($"this is a bug in w2v: {exception.GetType().Name}: {exception.Message}");
                return Failure;
        }
    }

    // TorchSharp's own failure to load prints pages; help and doctor work without it.
    private static bool NeedsTorch(ParseResult parsed) =>
        parsed.CommandResult.Command is { Name: not ("doctor" or "completions" or "manual") } command && parsed.Action is not null && parsed.Action == command.Action;

    private static string UsageOf(Command command) => command is RootCommand ? "w2v" : $"w2v {command.Name}";
}
