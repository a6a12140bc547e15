using System.Text.Json.Nodes;
using Word2Vec.Torch.Tests.Verification;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class GradcheckCommandTests
{
    private static readonly string[] Small = ["gradcheck", "--vocab", "4", "--dim", "2", "--pairs", "2", "--negatives", "1"];

    [Fact]
    public async Task The_table_has_one_plain_line_a_formula_and_tensor()
    {
        var run = await W2vProcess.RunAsync(Small);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("All 26 checks passed.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        var lines = run.Output.Split('\n');
        Assert.Equal(26, lines.Count(line => line.Contains(" pass ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("negative sampling, mean", StringComparison.Ordinal) && line.Contains("W2ᵀ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_one_document()
    {
        var run = await W2vProcess.RunAsync([.. Small, "--json", "--seed", "3"]);
        var document = JsonNode.Parse(run.Output)!;
        Assert.True((bool)document["passed"]!);
        Assert.Equal(3, (int)document["options"]!["seed"]!);
        Assert.Equal(26, document["formulas"]!.AsArray().Count);
        Assert.Equal(12, document["clipping"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_wrong_golden_number_fails_with_exit_code_1()
    {
        using var folder = new TempFolder();
        var file = GoldenFile.Create();
        await File.WriteAllTextAsync(folder["right.json"], file.ToJsonString(), TestContext.Current.CancellationToken);
        file["softmax_batch"]!["loss_sum"] = 1.0;
        await File.WriteAllTextAsync(folder["wrong.json"], file.ToJsonString(), TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync([.. Small, "--golden", folder["right.json"], "--golden", folder["wrong.json"]]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 of 66 checks FAILED.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_golden_file_that_is_none_is_one_line_and_exit_code_1()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["none.json"], "{}", TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync([.. Small, "--golden", folder["none.json"]]);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Bad_sizes_are_reported_together_with_exit_code_2()
    {
        var run = await W2vProcess.RunAsync("gradcheck", "--vocab", "2", "--dim", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length);
    }
}
