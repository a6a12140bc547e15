using Word2Vec.Torch.Cli.Shell;

namespace Word2Vec.Torch.Tests.Cli.Shell;

public sealed class ShellQueryTests
{
    [Theory]
    [InlineData("king", "king", "")]
    [InlineData("  king  +  queen ", "king queen", "")]
    [InlineData("king - man + woman", "king woman", "man")]
    [InlineData("- man + king", "king", "man")]
    [InlineData("+ quit", "quit", "")]
    [InlineData("compare - top", "compare", "top")]
    [InlineData("compare", "compare", "")]
    [InlineData("well-known", "well-known", "")]
    public void Words_are_added_and_subtracted(string line, string positive, string negative)
    {
        var query = Assert.IsType<ShellQuery.Similar>(ShellQuery.Parse(line));
        Assert.Equal(positive, string.Join(' ', query.Positive));
        Assert.Equal(negative, string.Join(' ', query.Negative));
    }

    [Fact]
    public void The_rest_is_analogies_and_commands()
    {
        Assert.Equal(new ShellQuery.Analogy("man", "king", "woman"), ShellQuery.Parse("man king woman"));
        Assert.Equal(new ShellQuery.Compare("a", "b"), ShellQuery.Parse("compare a b"));
        Assert.Equal(new ShellQuery.Top(20), ShellQuery.Parse("top 20"));
        Assert.IsType<ShellQuery.Help>(ShellQuery.Parse("help"));
        Assert.IsType<ShellQuery.Quit>(ShellQuery.Parse(" quit "));
        Assert.IsType<ShellQuery.Quit>(ShellQuery.Parse("exit"));
        Assert.IsType<ShellQuery.Nothing>(ShellQuery.Parse(" \t"));
    }

    [Theory]
    [InlineData("king -", "a word is missing after '-'")]
    [InlineData("king + - man", "a word is missing before '-'")]
    [InlineData("top 0", "'0' is no number of words")]
    [InlineData("top many", "'many' is no number of words")]
    [InlineData("king queen", "give one word, three (man king woman) or a sum")]
    [InlineData("king queen + man", "a sign, + or -, is missing before 'queen'")]
    [InlineData("king -man + woman", "a sign, + or -, is missing before '-man'")]
    public void A_line_that_means_nothing_says_why(string line, string problem) =>
        Assert.Contains(problem, Assert.IsType<ShellQuery.Wrong>(ShellQuery.Parse(line)).Problem, StringComparison.Ordinal);
}
