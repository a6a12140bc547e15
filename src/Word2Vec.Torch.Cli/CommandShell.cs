using System.CommandLine;
using Word2Vec.Torch.Cli.Commands;
using Word2Vec.Torch.Cli.Help;
using Word2Vec.Torch.Cli.Options;
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
        // A word may begin with @, which would name a file of arguments.
        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in UsageErrors.Of(parsed)) Terminal.Error(error);
            Terminal.Note($"see '{UsageOf(parsed.CommandResult.Command)} --help'");
            return WrongUsage;
        }

        if (NeedsTorch(parsed) && LibtorchOption.Load(parsed) is { } problem)
        {
            Terminal.Error($"libtorch does not load: {problem.Message} ('w2v doctor' tells more)");
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
        root.Options.Add(LibtorchOption.Create());
        CommandHelp.AddTo(root);
        return root;
    }

    /// <summary>What the user reads of a failure, a line a problem, and the exit code.</summary>
    internal static (int ExitCode, IReadOnlyList<string> Lines) Describe(Exception exception)
    {
        if (TorchException.From(exception) is { } torch) return (Failure, [torch.Message]);
        if (IsOutOfMemory(exception)) return (Failure, ["out of memory; lower dim, batch-size or max-vocab, raise min-count, or free memory"]);
        return CauseOf(exception) switch
        {
            OptionsException options => (WrongUsage, options.Problems),
            var known and (Word2VecException or IOException or UnauthorizedAccessException) => (Failure, [known.Message]),
            var other => (Failure, [$"this is a bug in w2v: {other.GetType().Name}: {other.Message}"]),
        };
    }

    // Where several threads failed, the first says why.
    private static Exception CauseOf(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => CauseOf(first),
        TypeInitializationException { InnerException: { } inner } => CauseOf(inner),
        _ => exception,
    };

    private static bool IsOutOfMemory(Exception exception) => exception switch
    {
        OutOfMemoryException => true,
        AggregateException many => many.InnerExceptions.Any(IsOutOfMemory),
        { InnerException: { } inner } => IsOutOfMemory(inner),
        _ => false,
    };

    private static int Report(Exception exception)
    {
        var (exitCode, lines) = Describe(exception);
        foreach (var line in lines) Terminal.Error(line);
        return exitCode;
    }

    // TorchSharp's own failure to load prints pages. Help works without it, doctor reports it, and what needs no torch loads only what the line names.
    private static bool NeedsTorch(ParseResult parsed) =>
        parsed.CommandResult.Command is { Name: not "doctor" } command
        && parsed.Action is not null
        && parsed.Action == command.Action
        && (command.Name is not ("completions" or "manual") || LibtorchOption.IsGiven(parsed));

    private static string UsageOf(Command command) => command is RootCommand ? "w2v" : $"w2v {command.Name}";
}
