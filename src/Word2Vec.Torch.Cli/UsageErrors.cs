using System.CommandLine;
using System.CommandLine.Parsing;

namespace Word2Vec.Torch.Cli;

/// <summary>What is wrong with a command line, one sentence a problem, naming what is missing or unknown.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed) =>
        parsed.Errors.SelectMany(error => Describe(error, parsed.UnmatchedTokens)).Distinct(StringComparer.Ordinal);

    // The parser's own words name no missing argument, and say of an unknown command that none was given.
    private static IEnumerable<string> Describe(ParseError error, IReadOnlyList<string> unmatched) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0 } missing => [$"<{missing.Argument.Name}> is missing"],
        CommandResult { Command: RootCommand } when unmatched.Count == 0 => ["a command is missing"],
        CommandResult command when unmatched.Count > 0 => unmatched.Select(token => $"'{token}' is no command, option or argument of {command.Command.Name}"),
        _ => [error.Message],
    };
}
