using System.Text.Json.Nodes;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Tests.Verification;

public sealed class GoldenFormulasTests
{
    private static readonly string[] Required =
        ["softmax_pair", "softmax_batch", "matrix_objective", "negative_sampling_batch", "guide_negative_sampling_step"];

    /// <summary>Every number that the check reads beside its inputs: block and quantity.</summary>
    public static TheoryData<string, string> Quantities => new()
    {
        { "softmax_pair", "scores" }, { "softmax_pair", "probabilities" }, { "softmax_pair", "loss" }, { "softmax_pair", "grad_scores" },
        { "softmax_pair", "grad_W2" }, { "softmax_pair", "grad_center_row" },
        { "softmax_batch", "loss_sum" }, { "softmax_batch", "grad_W1" }, { "softmax_batch", "grad_W2" },
        { "matrix_objective", "loss" }, { "matrix_objective", "grad_A" }, { "matrix_objective", "grad_W1" }, { "matrix_objective", "grad_W2" },
        { "negative_sampling_batch", "loss_sum" }, { "negative_sampling_batch", "grad_W1" }, { "negative_sampling_batch", "grad_W2" },
        { "guide_negative_sampling_step", "loss" }, { "guide_negative_sampling_step", "W1_after" }, { "guide_negative_sampling_step", "W2_after" },
    };

    [Theory]
    [InlineData("golden/formulas-a.json")]
    [InlineData("golden/formulas-b.json")]
    public void The_numbers_of_an_independent_program_agree(string name)
    {
        var report = GoldenFormulas.Check(TestData.Path(name));
        Assert.True(report.Passed, string.Join(Environment.NewLine, report.Checks.Where(check => !check.Passed)));
        Assert.Equal(20, report.Checks.Count);
    }

    [Fact]
    public void A_right_file_passes_and_keys_that_nobody_knows_are_ignored()
    {
        var file = GoldenFile.Create();
        file["about"] = "anything";
        file["softmax_pair"]!["remark"] = new JsonArray("x");
        var report = Check(file);
        Assert.True(report.Passed);
        Assert.Equal(20, report.Checks.Count);
    }

    [Theory, MemberData(nameof(Quantities))]
    public void One_number_wrong_by_a_billionth_fails_its_quantity_alone(string block, string quantity)
    {
        var file = GoldenFile.Create();
        var parent = file[block]!.AsObject();
        if (parent[quantity] is JsonValue number) parent[quantity] = (double)number + 1e-9;
        else AddToLast(parent[quantity]!.AsArray());
        var failed = Assert.Single(Check(file).Checks, check => !check.Passed);
        Assert.Equal((block, quantity), (failed.Block, failed.Quantity));
    }

    [Fact]
    public void Wrong_tokens_fail()
    {
        var file = GoldenFile.Create();
        file["tokenize"]![0]!["tokens"] = new JsonArray("a");
        Assert.Equal("tokenize", Assert.Single(Check(file).Checks, check => !check.Passed).Block);
    }

    [Fact]
    public void Tokenizer_cases_may_be_absent()
    {
        var file = GoldenFile.Create();
        file.Remove("tokenize");
        Assert.True(Check(file).Passed);
    }

    [Fact]
    public void A_missing_block_is_named() => Assert.All(Required, block =>
    {
        var file = GoldenFile.Create();
        file.Remove(block);
        AssertRefused(file.ToJsonString(), $"block '{block}' is missing");
    });

    [Theory, MemberData(nameof(Quantities))]
    public void A_missing_quantity_is_named_with_its_block(string block, string quantity)
    {
        var file = GoldenFile.Create();
        file[block]!.AsObject().Remove(quantity);
        AssertRefused(file.ToJsonString(), $"block '{block}': '{quantity}' is missing");
    }

    [Theory]
    [InlineData("softmax_pair", "center", "6", "word number from 0 to 5")]
    [InlineData("softmax_pair", "center", "-1", "word number from 0 to 5")]
    [InlineData("softmax_pair", "context", "1.5", "word number from 0 to 5")]
    [InlineData("softmax_pair", "loss", "\"NaN\"", "not a finite number")]
    [InlineData("softmax_pair", "loss", "1e999", "not a finite number")]
    [InlineData("softmax_pair", "loss", "null", "not a finite number")]
    [InlineData("softmax_pair", "grad_scores", "[1, 2]", "has shape [2] where [6] is expected")]
    [InlineData("softmax_pair", "grad_W2", "[1, 2]", "not a list of the right depth")]
    [InlineData("softmax_batch", "centers", "[]", "is empty")]
    [InlineData("softmax_batch", "contexts", "[1]", "has shape [1] where [5] is expected")]
    [InlineData("softmax_batch", "grad_W1", "[[1, 2], [3]]", "differ in length")]
    [InlineData("matrix_objective", "Y", "[[1]]", "where [5, 6] is expected")]
    [InlineData("matrix_objective", "X_rows", "3", "not a list")]
    [InlineData("negative_sampling_batch", "negatives", "[[1], [1, 2], [1], [1], [1]]", "differ in length")]
    [InlineData("guide_negative_sampling_step", "W2_before", "[[1]]", "where [3, 6] is expected")]
    [InlineData("guide_negative_sampling_step", "negatives", "[9]", "word number from 0 to 5")]
    [InlineData("guide_negative_sampling_step", "learning_rate", "\"fast\"", "not a finite number")]
    public void A_malformed_value_is_named_with_its_block(string block, string key, string json, string problem)
    {
        var file = GoldenFile.Create();
        const string Placeholder = "\"PLACEHOLDER\"";
        file[block]![key] = "PLACEHOLDER";
        AssertRefused(file.ToJsonString().Replace(Placeholder, json, StringComparison.Ordinal), $"block '{block}': '{key}'", problem);
    }

    [Theory]
    [InlineData("{}", "none of the blocks")]
    [InlineData("{\"W1\": [[1]], \"tokenize\": []}", "none of the blocks")]
    [InlineData("[]", "not an object")]
    [InlineData("{\"W1\": NaN}", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("{\"softmax_pair\": {}}", "'W1' is missing")]
    [InlineData("{\"softmax_pair\": 1, \"W1\": [[1]], \"W2\": [[1]]}", "block 'softmax_pair': is not an object")]
    public void A_file_of_another_kind_is_refused(string json, string problem) => AssertRefused(json, problem);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ModelFormatException>(() => GoldenFormulas.Check("/nowhere/golden.json"));
        Assert.StartsWith("/nowhere/golden.json: cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_of_NaN_fails() => Assert.False(new GoldenCheck("block", "quantity", [], double.NaN).Passed);

    private static GoldenReport Check(JsonObject file) => Check(file.ToJsonString());

    private static GoldenReport Check(string json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["golden.json"], json);
        return GoldenFormulas.Check(folder["golden.json"]);
    }

    private static void AssertRefused(string json, params string[] parts)
    {
        var message = Assert.Throws<ModelFormatException>(() => Check(json)).Message;
        Assert.Contains("golden.json", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static void AddToLast(JsonArray array)
    {
        if (array[^1] is JsonArray inner) AddToLast(inner);
        else array[^1] = (double)array[^1]! + 1e-9;
    }
}
