using System.Globalization;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Evaluation;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Questions = ": family\nman king woman queen\nman king woman the\nman king woman empress\n\n: gram1-plural\ncat cats dog dogs\n";
    private const string Pairs = "# words\nman\tman\t10\nking\tqueen\t5\nman\twoman\t1\nman\tempress\t3\n";

    private readonly TempFolder _folder = new();

    public EvaluateCommandTests()
    {
        using var vectors = SmallVectors.Royal();
        using var scope = NewDisposeScope();
        var words = vectors.Vocabulary.Words;
        using var table = new WordTable(words, stack(words.Select(word => tensor(vectors[word]))));
        Word2VecFile.Write(_folder["vectors.txt"], table, binary: false);
        File.WriteAllText(_folder["questions.txt"], Questions);
        File.WriteAllText(_folder["pairs.tsv"], Pairs);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_shows_sections_totals_and_correlations_within_80_columns()
    {
        var run = await RunAsync("evaluate", "vectors.txt", "--analogies", "questions.txt", "--pairs", "pairs.tsv");

        CommandAssert.Succeeded(run);
        var lines = CommandAssert.Lines(run.Output);
        Assert.Equal(
            [
                "analogies                      accuracy  correct  attempted  skipped  coverage",
                "family                            50.0%        1          2        1     66.7%",
                "gram1-plural                          –        0          0        1      0.0%",
                "",
                "semantic                          50.0%        1          2        1     66.7%",
                "syntactic                             –        0          0        1      0.0%",
                "total                             50.0%        1          2        2     50.0%",
                "",
                "word pairs  4, 1 with an unknown word (25.0%)",
            ],
            lines[..9]);
        Assert.Matches(@"^Pearson     0\.9\d{3}  \(p = \d", lines[9]);
        Assert.Equal("Spearman    1.0000  (p = 0e+0)", lines[10]);
        Assert.All(lines, line => Assert.True(line.Length <= 80));
    }

    [Fact]
    public async Task Json_has_every_figure_of_the_library()
    {
        var document = CommandAssert.Json(await RunAsync(
            "evaluate", "vectors.txt", "--analogies", "questions.txt", "--pairs", "pairs.tsv", "--unknown-is-wrong", "--restrict-vocab", "1000", "--json"));

        using var vectors = SmallVectors.Royal();
        var similarity = SimilarityEvaluation.Run(vectors, WordPairs.Load(_folder["pairs.tsv"]), new SimilarityOptions { UnknownIsZero = true });
        var analogies = document["analogies"]!;
        Assert.Equal(("gensim", 1000), ((string?)analogies["protocol"], (int)analogies["restrict_vocab"]!));
        Assert.Equal([("family", 3, 1), ("gram1-plural", 1, 0)], analogies["sections"]!.AsArray().Select(s => ((string)s!["name"]!, (int)s["attempted"]!, (int)s["correct"]!)));
        Assert.Equal((4, 0, 0.25, 0.5), ((int)analogies["total"]!["questions"]!, (int)analogies["total"]!["skipped"]!, (double)analogies["total"]!["accuracy"]!, (double)analogies["total"]!["coverage"]!));
        Assert.Equal((4, 1, 0.25), ((int)document["pairs"]!["pairs"]!, (int)document["pairs"]!["unknown"]!, (double)document["pairs"]!["unknown_share"]!));
        foreach (var (name, correlation) in new[] { ("pearson", similarity.Pearson), ("spearman", similarity.Spearman) })
            Assert.Equal((correlation.Coefficient, correlation.PValue), ((double)document["pairs"]![name]!["coefficient"]!, (double)document["pairs"]![name]!["p_value"]!));
    }

    [Fact]
    public async Task What_is_no_number_is_null()
    {
        File.WriteAllText(_folder["pairs.tsv"], "empress\tempress\t10\n");
        var document = CommandAssert.Json(await RunAsync("evaluate", "vectors.txt", "--pairs", "pairs.tsv", "--json"));
        Assert.Equal(["pairs"], document.Select(property => property.Key));
        Assert.Null(document["pairs"]!["pearson"]!["coefficient"]);
    }

    [Theory]
    [InlineData("there is nothing to evaluate by")]
    [InlineData("restrict-vocab is 0; allowed: 1 and more", "--pairs", "pairs.tsv", "--restrict-vocab", "0")]
    public async Task Wrong_usage_is_named(string problem, params string[] options) =>
        CommandAssert.RefusedOptions(await RunAsync(["evaluate", "vectors.txt", .. options]), problem);

    [Theory]
    [InlineData("line 1 is 'man man 10'", "--pairs", "wrong.tsv")]
    [InlineData("the first line names a section", "--analogies", "wrong.tsv")]
    [InlineData("none.tsv: cannot be read", "--pairs", "none.tsv")]
    public async Task A_wrong_file_is_one_line(string problem, params string[] options)
    {
        File.WriteAllText(_folder["wrong.tsv"], "man man 10\n");
        CommandAssert.Failed(await RunAsync(["evaluate", "vectors.txt", .. options]), problem);
    }

    [Fact]
    public async Task A_missing_model_is_one_line() =>
        CommandAssert.Failed(await RunAsync("evaluate", "nothing", "--pairs", "pairs.tsv"), "there is no such model folder");

    [Theory]
    [InlineData("hogwild")]
    [InlineData("reference")]
    [InlineData("tensor")]
    public async Task Training_prints_scores_of_every_epoch_and_keeps_them(string trainer)
    {
        File.WriteAllText(_folder["text.txt"], string.Concat(Enumerable.Repeat("the man and the king see the woman and the queen\n", 30)));

        var run = await RunAsync(
            "train", "text.txt", "--output", "model", "--dim", "6", "--epochs", "2", "--trainer", trainer,
            "--evaluate", "questions.txt", "--evaluate", "pairs.tsv", "--tensorboard", "runs");

        Assert.Equal(0, run.ExitCode);
        var lines = CommandAssert.Lines(run.Error).Where(line => line.Contains("analogies", StringComparison.Ordinal) || line.Contains("Spearman", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, lines.Count);
        Assert.Matches(@"^epoch 1: analogies \d+\.\d%$", lines[0]);
        Assert.Matches(@"^epoch 1: word pairs: Pearson -?\d\.\d{3}, Spearman -?\d\.\d{3}$", lines[1]);
        var entries = TrainingHistory.Load(_folder["model"]).Entries;
        Assert.Equal([1, 2], entries.Select(entry => entry.Epoch));
        Assert.Equal(["analogies", "analogies_semantic", "pearson", "spearman"], entries[1].Scores.Keys);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"Spearman {entries[1].Scores["spearman"]:F3}"), lines[3], StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["runs"]));

        // The last epoch's scores are those of the model that was saved.
        var document = CommandAssert.Json(await RunAsync("evaluate", "model", "--analogies", "questions.txt", "--pairs", "pairs.tsv", "--json"));
        Assert.Equal(entries[1].Scores["analogies"], (double)document["analogies"]!["total"]!["accuracy"]!);
        Assert.Equal(entries[1].Scores["pearson"], (double)document["pairs"]!["pearson"]!["coefficient"]!, Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public async Task Training_refuses_a_wrong_file_before_it_reads_the_text()
    {
        CommandAssert.Failed(await RunAsync("train", "nothing.txt", "--output", "model", "--evaluate", "none.tsv"), "none.tsv: cannot be read");
        CommandAssert.RefusedOptions(
            await RunAsync("train", "nothing.txt", "--output", "model", "--evaluate", "pairs.tsv", "--evaluate", "pairs.tsv"),
            "'pairs.tsv' is a second file of word pairs; give one");
    }

    private Task<ProcessRun> RunAsync(params string[] arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path);
}
