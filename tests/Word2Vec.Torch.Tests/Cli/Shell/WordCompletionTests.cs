using Word2Vec.Torch.Cli.Shell;

namespace Word2Vec.Torch.Tests.Cli.Shell;

public sealed class WordCompletionTests
{
    private static readonly string[] Words = ["the", "then", "thence", "king", "kingdom", "cat", "x😀", "x😁"];

    [Theory]
    [InlineData("c", "at ", "")]
    [InlineData("th", "e", "the then thence")]
    [InlineData("the", "", "the then thence")]
    [InlineData("then", "", "then thence")]
    [InlineData("thenc", "e ", "")]
    [InlineData("x", "", "x😀 x😁")]
    [InlineData("z", "", "")]
    [InlineData("", "", "")]
    public void The_ending_is_what_all_candidates_share(string beginning, string ending, string candidates)
    {
        var completion = WordCompletion.Of(beginning, Words);
        Assert.Equal(ending, completion.Ending);
        Assert.Equal(candidates, string.Join(' ', completion.Candidates));
    }
}
