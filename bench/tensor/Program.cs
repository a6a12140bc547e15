// The benchmark of the tensor trainer.
//   dotnet run -c Release --project bench/tensor -- speed CORPUS.txt      words/s by setting, and the share of the memory bandwidth
//   run.sh CORPUS.txt     the bundle of scripts/pack.sh: checks, times and judges the whole on a machine without an SDK (docs/gpu.md)
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using TensorBench;

var root = new RootCommand("The benchmark of the tensor trainer.") { SpeedCommand.Create(), JudgeCommand.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine($"error: {Describe(error)}");
    return ExitCodes.WrongUsage;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"error: {problem.Message}");
    return ExitCodes.WrongUsage;
}
catch (Exception exception) when (exception is Word2Vec.Torch.Word2VecException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return ExitCodes.Failure;
}

// The parser's own words name no missing argument, and list allowed values on lines of their own.
static string Describe(ParseError error) =>
    error.SymbolResult is ArgumentResult { Tokens.Count: 0 } missing ? $"<{missing.Argument.Name}> is missing" : Regex.Replace(error.Message, @"\s+", " ");
