using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TrainingHistoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_add_up_and_come_back_from_the_model_folder()
    {
        var history = TwoEpochs();
        Save(history);

        var read = TrainingHistory.Load(_folder["model"]).Entries;

        Assert.Equal([(1, 1000L, 2.0, 0.02, (double?)1.5, 500.0, (double?)null), (2, 2000L, 6.0, 0.01, 1.25, 250.0, 1.75)], read.Select(Numbers));
        Assert.Equal(history.Entries.Select(Numbers), read.Select(Numbers));
        Assert.Empty(read[0].Scores);
        Assert.Equal(new Dictionary<string, double> { ["analogies"] = 0.5, ["pearson"] = -0.25 }, read[1].Scores);
    }

    [Fact]
    public void The_file_has_an_object_a_line()
    {
        Save(TwoEpochs());
        Assert.Equal(
            """
            {"epoch":1,"tokens":1000,"seconds":2,"learning_rate":0.02,"loss":1.5,"words_per_second":500,"scores":{}}
            {"epoch":2,"tokens":2000,"seconds":6,"learning_rate":0.01,"loss":1.25,"words_per_second":250,"validation_loss":1.75,"scores":{"analogies":0.5,"pearson":-0.25}}

            """,
            File.ReadAllText(_folder["model/history.jsonl"]));
    }

    [Fact]
    public void Losses_that_were_not_added_up_are_null()
    {
        var history = new TrainingHistory();
        history.Add(new EpochSummary(1, double.NaN, 0, TimeSpan.Zero));
        Save(history);
        Assert.Equal((1, 0L, 0.0, 0.0, null, 0.0, null), Numbers(Assert.Single(TrainingHistory.Load(_folder["model"]).Entries)));
    }

    [Fact]
    public void A_model_with_history_is_replaced_by_one_without()
    {
        Save(TwoEpochs());
        Save(null);
        Assert.Equal(["config.json", "model.safetensors", "vocab.tsv"], Formats.FolderContents.Of(_folder["model"]));
        var error = Assert.Throws<ModelFormatException>(() => TrainingHistory.Load(_folder["model"]));
        Assert.Contains("holds no history.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"epoch\":1", "line 1 is damaged")]
    [InlineData("[]", "line 1 lacks a value")]
    [InlineData("{\"epoch\":1.5,\"tokens\":1,\"seconds\":1,\"learning_rate\":1,\"words_per_second\":1,\"scores\":{}}", "line 1 lacks a value")]
    [InlineData("{\"epoch\":1,\"tokens\":1,\"seconds\":\"1\",\"learning_rate\":1,\"words_per_second\":1,\"scores\":{}}", "line 1 lacks a value")]
    [InlineData("{\"epoch\":1,\"tokens\":1,\"seconds\":1,\"learning_rate\":1,\"loss\":true,\"words_per_second\":1,\"scores\":{}}", "line 1 lacks a value")]
    [InlineData("{\"epoch\":1,\"tokens\":1,\"seconds\":1,\"learning_rate\":1,\"words_per_second\":1,\"scores\":{\"a\":\"b\"}}", "line 1 lacks a value")]
    [InlineData("{\"epoch\":1,\"tokens\":1,\"seconds\":1,\"learning_rate\":1,\"words_per_second\":1,\"scores\":{}}\n\n", "line 2 is damaged", true)]
    [InlineData("{\"epoch\":1,\"epoch\":1}", "line 1 is damaged")]
    public void A_damaged_file_is_refused_in_a_line(string text, string problem, bool more = false)
    {
        Directory.CreateDirectory(_folder["model"]);
        File.WriteAllText(_folder["model/history.jsonl"], more ? text + "x" : text);
        var error = Assert.Throws<ModelFormatException>(() => TrainingHistory.Load(_folder["model"]));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private static TrainingHistory TwoEpochs()
    {
        var history = new TrainingHistory();
        history.Add(new EpochSummary(1, 1.5, 10, TimeSpan.FromSeconds(2)) { Words = 1000, LearningRate = 0.02 });
        history.Add(
            new EpochSummary(2, 1.25, 10, TimeSpan.FromSeconds(4), 1.75) { Words = 2000, LearningRate = 0.01 },
            new Dictionary<string, double> { ["analogies"] = 0.5, ["pearson"] = -0.25 });
        return history;
    }

    private static (int, long, double, double, double?, double, double?) Numbers(TrainingHistoryEntry entry) =>
        (entry.Epoch, entry.Tokens, entry.Seconds, entry.LearningRate, entry.Loss, entry.WordsPerSecond, entry.ValidationLoss);

    private void Save(TrainingHistory? history)
    {
        var corpus = SampleCorpora.Guide();
        using var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary);
        ModelFolder.Save(_folder["model"], model, corpus.Vocabulary, overwrite: true, history: history?.ToJson());
    }
}
