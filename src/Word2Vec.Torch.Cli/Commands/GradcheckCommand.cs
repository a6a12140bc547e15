using System.CommandLine;
using TorchSharp;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v gradcheck</c>: every formula of the guide checked three ways, and golden files.</summary>
internal static class GradcheckCommand
{
    private static readonly GradientSuiteOptions Defaults = new();

    public static Command Create()
    {
        var vocab = Size("--vocab", "V, words in the vocabulary", Defaults.VocabularySize);
        var dim = Size("--dim", "N, numbers in an embedding", Defaults.Dimension);
        var pairs = Size("--pairs", "B, (centre, context) pairs in a batch", Defaults.Pairs);
        var negatives = Size("--negatives", "K, negatives of a pair", Defaults.Negatives);
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the random weights and words",
            DefaultValueFactory = _ => Defaults.Seed,
        };
        seed.AcceptNumbers();
        var golden = new Option<string[]>("--golden")
        {
            Description = "Also check the numbers in this JSON file; may be given several times",
            HelpName = "FILE",
            DefaultValueFactory = _ => [],
        };
        var json = CommonOptions.Json();

        var command = new Command("gradcheck", "Check every gradient three ways: autograd, the guide's formula by hand, finite differences")
        {
            vocab, dim, pairs, negatives, seed, golden, json,
        };
        command.SetAction(result => Run(
            new GradientSuiteOptions
            {
                VocabularySize = result.GetValue(vocab),
                Dimension = result.GetValue(dim),
                Pairs = result.GetValue(pairs),
                Negatives = result.GetValue(negatives),
                Seed = result.GetValue(seed),
            },
            result.GetValue(golden) ?? [],
            result.GetValue(json)));
        return command;
    }

    private static int Run(GradientSuiteOptions options, IReadOnlyList<string> goldenFiles, bool json)
    {
        // Thousands of operations on a few hundred numbers each: handing them to threads costs more than it brings.
        torch.set_num_threads(1);
        var suite = GradientSuite.Run(options);
        GoldenReport[] golden = [.. goldenFiles.Select(GoldenFormulas.Check)];
        var passed = suite.Passed && golden.All(report => report.Passed);
        if (json) Terminal.Json(GradcheckJson.Document(suite, golden, passed));
        else GradcheckTable.Print(suite, golden);
        return passed ? CommandShell.Success : CommandShell.Failure;
    }

    private static Option<int> Size(string name, string description, int preset)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => preset };
        option.AcceptNumbers();
        return option;
    }
}
