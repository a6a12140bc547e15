using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class CheckpointIntervalTests
{
    [Theory]
    [InlineData("epoch", null, null)]
    [InlineData("1", null, 1L)]
    [InlineData("5000000", null, 5_000_000L)]
    [InlineData("30s", 30.0, null)]
    [InlineData("5m", 300.0, null)]
    [InlineData("1.5h", 5400.0, null)]
    [InlineData("720h", 2_592_000.0, null)]
    public void It_is_an_epoch_words_or_a_time(string text, double? seconds, long? words)
    {
        var interval = CheckpointInterval.Parse(text);
        Assert.Equal((seconds, words), (interval.Time?.TotalSeconds, interval.Words));
        Assert.Equal(interval, CheckpointInterval.Parse(interval.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("0.5s")]
    [InlineData("721h")]
    [InlineData("5 m")]
    [InlineData("5,5m")]
    [InlineData("1e99h")]
    [InlineData("99999999999999999999")]
    [InlineData("daily")]
    public void Anything_else_is_refused_with_what_is_allowed(string text)
    {
        var error = Assert.Throws<OptionsException>(() => CheckpointInterval.Parse(text));
        Assert.StartsWith($"checkpoint-every is {text}; allowed: epoch, ", error.Message, StringComparison.Ordinal);
    }
}
