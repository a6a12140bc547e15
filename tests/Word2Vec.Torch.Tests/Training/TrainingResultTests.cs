using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TrainingResultTests
{
    [Theory]
    [InlineData(3, 3)]
    [InlineData(10_000, 10_000)]
    [InlineData(200_000, 0)]
    public void A_model_of_any_number_of_epochs_can_be_read_again(int epochs, int kept)
    {
        using var folder = new TempFolder();
        var summary = new EpochSummary(1, 1.0 / 3, 1_000_000, TimeSpan.FromSeconds(1.0 / 3), 1.0 / 7);
        var result = new TrainingResult([.. Enumerable.Repeat(summary, epochs)], 1, 1, TimeSpan.FromSeconds(1), Cancelled: false);
        var corpus = SampleCorpora.Guide();
        using (var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary))
            ModelFolder.Save(folder["model"], model, corpus.Vocabulary, result.ToJson());

        using var loaded = ModelFolder.Load(folder["model"]);
        Assert.Equal(kept, (loaded.Config["training"]!["epochs"] as JsonArray)?.Count ?? 0);
    }
}
