using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class ProgressDisplayTests
{
    [Theory]
    [InlineData(0, 0, double.NaN, "epoch 2/5 0 words/s rate 0.0250")]
    [InlineData(25, 0, double.NaN, "epoch 2/5 5 words/s rate 0.0250 0:00:15 left")]
    [InlineData(25, 7, 1.5, "epoch 2/5 5 words/s loss 1.5000 rate 0.0250 0:00:15 left")]
    public void A_training_tells_what_it_knows(long words, long pairs, double loss, string expected) =>
        Assert.Equal(expected, ProgressDisplay.Describe(new TrainingProgress(2, 5, words, 100, pairs, loss, 0.025, TimeSpan.FromSeconds(5))));
}
