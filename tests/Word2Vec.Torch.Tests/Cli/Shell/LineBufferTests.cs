using Word2Vec.Torch.Cli.Shell;

namespace Word2Vec.Torch.Tests.Cli.Shell;

public sealed class LineBufferTests
{
    private readonly LineBuffer line = new();

    [Fact]
    public void Letters_go_before_the_cursor()
    {
        Type("kng");
        Press(ConsoleKey.LeftArrow, ConsoleKey.LeftArrow);
        Type("i");
        Assert.Equal(("king", 2), (line.Text, line.Cursor));
    }

    [Fact]
    public void Keys_remove_on_both_sides_and_stop_at_the_ends()
    {
        line.Set("king");
        Press(ConsoleKey.Backspace, ConsoleKey.Home, ConsoleKey.Backspace, ConsoleKey.LeftArrow, ConsoleKey.Delete, ConsoleKey.End, ConsoleKey.Delete, ConsoleKey.RightArrow);
        Assert.Equal(("in", 2), (line.Text, line.Cursor));
    }

    [Theory]
    [InlineData(ConsoleKey.W, "king - ")]
    [InlineData(ConsoleKey.U, "")]
    [InlineData(ConsoleKey.K, "king - man")]
    public void Control_keys_remove_as_in_shells(ConsoleKey key, string left)
    {
        line.Set("king - man");
        Control(key);
        Assert.Equal(left, line.Text);
    }

    [Fact]
    public void A_character_of_two_halves_is_passed_and_removed_whole()
    {
        line.Set("a😀b");
        Press(ConsoleKey.LeftArrow, ConsoleKey.LeftArrow);
        Assert.Equal(1, line.Cursor);
        Press(ConsoleKey.RightArrow);
        Assert.Equal(3, line.Cursor);
        Press(ConsoleKey.Backspace);
        Assert.Equal("ab", line.Text);
    }

    [Fact]
    public void Control_D_ends_only_an_empty_line()
    {
        Assert.Equal(KeyEffect.Ended, Control(ConsoleKey.D));
        line.Set("ab");
        Control(ConsoleKey.A);
        Assert.Equal(KeyEffect.Edited, Control(ConsoleKey.D));
        Assert.Equal("b", line.Text);
    }

    [Fact]
    public void The_word_before_the_cursor_begins_after_the_last_space()
    {
        line.Set("king - ma");
        Assert.Equal("ma", line.WordBeforeCursor);
        line.Set("king ");
        Assert.Equal("", line.WordBeforeCursor);
    }

    [Fact]
    public void Other_keys_are_told_to_the_caller_and_change_nothing()
    {
        line.Set("x");
        Assert.Equal(KeyEffect.Submitted, Press(ConsoleKey.Enter));
        Assert.Equal(KeyEffect.Complete, Press(ConsoleKey.Tab));
        Assert.Equal(KeyEffect.Older, Press(ConsoleKey.UpArrow));
        Assert.Equal(KeyEffect.Newer, Press(ConsoleKey.DownArrow));
        Assert.Equal(KeyEffect.Cancelled, Control(ConsoleKey.C));
        Assert.Equal(KeyEffect.Edited, Press(ConsoleKey.Escape));
        Assert.Equal("x", line.Text);
    }

    private void Type(string text)
    {
        foreach (var letter in text) line.Press(new ConsoleKeyInfo(letter, ConsoleKey.None, false, false, false));
    }

    private KeyEffect Press(params ConsoleKey[] keys)
    {
        var effect = KeyEffect.Edited;
        foreach (var key in keys) effect = line.Press(new ConsoleKeyInfo('\0', key, false, false, false));
        return effect;
    }

    private KeyEffect Control(ConsoleKey key) => line.Press(new ConsoleKeyInfo('\0', key, false, false, control: true));
}
