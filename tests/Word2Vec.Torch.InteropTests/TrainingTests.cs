using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Training goes on there from weights of ours, and here from theirs.</summary>
public sealed class TrainingTests(SavedByPyTorch saved) : IClassFixture<SavedByPyTorch>
{
    private const int Steps = 10;
    private const double Rate = 2;

    [Fact]
    public async Task Steps_here_then_there_then_here_are_the_steps_of_one_training()
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        using var alone = SmallModel.Create();
        var expected = SmallModel.Train(alone, 3 * Steps, Rate);

        using var first = SmallModel.Create();
        var losses = SmallModel.Train(first, Steps, Rate).ToList();
        PyTorchFile.Write(folder["ours.pt"], SkipGramStateDict.Of(first));
        SmallModel.WritePairs(folder["pairs.json"]);
        var there = await Python.RunAsync("torch", "train", folder["ours.pt"], folder["pairs.json"], $"{Steps}", $"{Rate}", folder["theirs.pt"]);
        losses.AddRange(there["losses"]!.AsArray().Select(loss => (double)loss!));
        using var last = SmallModel.Load(folder["theirs.pt"]);
        losses.AddRange(SmallModel.Train(last, Steps, Rate));

        Assert.True(expected[^1] < expected[0] / 2, $"{expected[0]} to {expected[^1]} is no training");
        foreach (var (one, other) in expected.Zip(losses)) Assert.Equal(one, other, InteropTolerances.TrainedWeights);
        TensorAssert.Close(alone.InputWeight, last.InputWeight, InteropTolerances.TrainedWeights);
        TensorAssert.Close(alone.OutputWeight, last.OutputWeight, InteropTolerances.TrainedWeights);
    }

    [Theory]
    [InlineData(TrainerKind.Hogwild)]
    [InlineData(TrainerKind.Tensor)]
    [InlineData(TrainerKind.Reference)]
    public async Task Every_trainer_goes_on_from_PyTorchs_weights(TrainerKind trainer)
    {
        using var model = SmallModel.Load(await saved.FileAsync("side_by_side"));
        // The first k words for each k: word i stands in V − i sentences, which is the order of the rows.
        var sentences = Enumerable.Range(1, SmallModel.Words.Length).Select(count => string.Join(' ', SmallModel.Words.Take(count)));
        var corpus = Corpus.Build(TextSource.FromSentences([.. sentences]), new CorpusOptions { Tokenizer = Tokenizer.WhiteSpace, MinCount = 1 });
        Assert.Equal(SmallModel.Words, corpus.Vocabulary.Words);
        var options = new TrainingOptions { Trainer = trainer, Dimension = SmallModel.Dimension, Epochs = 10, MinCount = 1, Sample = 0, LearningRate = 0.1 };

        var result = options.CreateTrainer().Train(model, corpus);

        Assert.True(result.Epochs[^1].MeanLoss < result.Epochs[0].MeanLoss, $"{result.Epochs[0].MeanLoss} to {result.Epochs[^1].MeanLoss}");
    }
}
