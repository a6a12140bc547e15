using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("könig", "könig")]
    [InlineData("猫😀", "猫😀")]
    [InlineData("a\u001b[2Jb", @"a\u001b[2Jb")]
    [InlineData("a\u009b2Jb\r\u007f", @"a\u009b2Jb\u000d\u007f")]
    [InlineData("abc\u202egnp", @"abc\u202egnp")]
    [InlineData("a\u200f\u061c\u2066b", @"a\u200f\u061c\u2066b")]
    [InlineData("a\u200b\u2060\ufeffb\u2028", @"a\u200b\u2060\ufeffb\u2028")]
    [InlineData("می\u200cخواهم 👩\u200d🔬", "می\u200cخواهم 👩\u200d🔬")]
    public void What_steers_a_terminal_is_shown_and_the_rest_left(string text, string shown) => Assert.Equal(shown, Terminal.Escaped(text));

    [Fact]
    public void JSON_with_such_characters_stays_the_same_document()
    {
        var document = new JsonObject { ["a\u202e"] = "b\u200f\n\u009b\u2028\\u202e", ["c"] = 1 };
        var text = Terminal.Safe(document);
        Assert.Equal(document.ToJsonString(), JsonNode.Parse(text)!.ToJsonString());
        Assert.DoesNotContain(text, c => c > '~');
        Assert.Equal(4, text.Split('\n').Length);
    }

    [Fact]
    public async Task A_word_that_would_turn_its_line_around_is_shown_escaped_by_every_command()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder["vectors.txt"], "3 2\ncat 1 0\nevil\u202egnp 1 0.1\ndog 0 1\n", TestContext.Current.CancellationToken);
        CommandAssert.Succeeded(await W2vProcess.RunAsync(["convert", "vectors.txt", "model", "--quiet"], workingFolder: folder.Path));

        foreach (var line in new[] { "similar model cat", "info model", "shell model" })
        {
            var run = await W2vProcess.RunAsync(line.Split(' '), input: "cat\n", workingFolder: folder.Path);
            CommandAssert.Succeeded(run);
            Assert.Contains(@"evil\u202egnp", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202e', run.Output);
        }
    }
}
