using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Word2Vec.Torch.Cli.Help;

/// <summary><c>--help</c> of every command: no wider than the terminal, 80 columns elsewhere, with examples at the end.</summary>
internal static class CommandHelp
{
    /// <summary>The width of help that goes to a file or a pipe, and of the manual.</summary>
    private const int PlainWidth = 80;

    private const int LongestValues = 22;
    private const int MinWidth = 60;
    private const int MaxWidth = 120;

    /// <summary>Gives the root command and all below it this help.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Show this help";
        option.Action = new Action();
        foreach (var described in root.Subcommands.SelectMany(command => command.Options)) NameValue(described);
    }

    // Long lists of values go into the description, where they wrap; a number is <n>, not the option's own name once more.
    private static void NameValue(Option option)
    {
        if (option.HelpName is not null || option.Arity.MaximumNumberOfValues == 0) return;
        string[] values = [.. option.GetCompletions(CompletionContext.Empty).Select(completion => completion.Label)];
        if (values.Sum(value => value.Length + 1) > LongestValues)
        {
            option.HelpName = "name";
            option.Description = WithValues(option.Description ?? "", string.Join(", ", values));
        }
        else if (values.Length == 0 && Type.GetTypeCode(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is >= TypeCode.SByte and <= TypeCode.Decimal)
        {
            option.HelpName = "n";
        }
    }

    // A default that the description tells stays at its end.
    private static string WithValues(string description, string values)
    {
        var start = description.IndexOf(" [default", StringComparison.Ordinal);
        return start < 0 ? $"{description}: {values}" : $"{description[..start]}: {values}{description[start..]}";
    }

    private static int WidthOf(TextWriter output) =>
        output != Console.Out || Console.IsOutputRedirected ? PlainWidth : Math.Clamp(Console.WindowWidth, MinWidth, MaxWidth);

    private sealed class Action : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            var code = new HelpAction { MaxWidth = WidthOf(output) - 1 }.Invoke(parseResult);
            if (Examples.Of(parseResult.CommandResult.Command.Name) is { Count: > 0 } examples)
            {
                output.WriteLine("Examples:");
                foreach (var example in examples) output.WriteLine($"  {example}");
                output.WriteLine();
            }

            return code;
        }
    }
}
