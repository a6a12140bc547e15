using TensorBench;

namespace Word2Vec.Torch.Tests.Bench;

public sealed class ResultTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_numbers_stand_to_the_right()
    {
        var table = ResultTable.Of(
        [
            new("quality", "tensor", "GPU") { WordsPerSecond = 8_123_456.7, WordSim = 0.6899, Analogies = 0.4004, Note = "12 s" },
            new("speed", "Adam", "GPU") { WordsPerSecond = 12.6 },
        ]);
        Assert.Equal(
            """
            | part    | setting | device |   words/s | WordSim | analogies | note |
            | ------- | ------- | ------ | --------: | ------: | --------: | ---- |
            | quality | tensor  | GPU    | 8,123,457 |   0.690 |    40.0 % | 12 s |
            | speed   | Adam    | GPU    |        13 |         |           |      |
            """.ReplaceLineEndings("\n"),
            table);
    }

    [Fact]
    public void A_row_says_that_its_part_failed_or_was_skipped()
    {
        var lines = ResultTable.Of([new("a", "b", "c") { Failed = true, Note = "no driver" }, new("a", "b", "c") { Skipped = true, Note = "no time" }]).Split('\n');
        Assert.EndsWith("| FAILED: no driver |", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("| skipped: no time  |", lines[3], StringComparison.Ordinal);
    }
}
