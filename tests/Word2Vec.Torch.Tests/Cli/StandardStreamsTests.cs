using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>Standard output and standard error that are closed, on a full disk, or on a terminal that is gone.</summary>
public sealed class StandardStreamsTests : IDisposable
{
    private const string Text = "the cat sits on the mat and the dog sits too\n";

    private readonly TempFolder _folder = new();

    public StandardStreamsTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/dev/full"), "bash and Linux's full device are needed");
        Write("text.txt", string.Concat(Enumerable.Repeat(Text, 20)));
        Write("vectors.txt", "5 2\ncat 1 2\ndog 3 4\nmat 5 1\nthe 2 2\nsits 0 1\n");
        Write("questions.txt", ": section\ncat dog mat cat\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("w2v train text.txt -o model --checkpoint-every epoch --evaluate questions.txt 2>&-")]
    [InlineData("w2v train text.txt -o model 2>&- <&-")]
    [InlineData("w2v train text.txt -o model --checkpoint-every epoch --evaluate questions.txt 2>/dev/full")]
    [InlineData("exec 3>&1; w2v train text.txt -o model 2>&1 >&3 | true; exit ${PIPESTATUS[0]}")]
    public async Task Remarks_that_nobody_can_read_are_no_reason_to_lose_a_training(string line)
    {
        Assert.Equal(new ProcessRun(0, "model saved in model\n", ""), await RunAsync(line));
        EnsureModel();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_that_is_gone_is_no_reason_to_lose_a_training(bool fromTheStart)
    {
        using var terminal = new PseudoTerminal();
        // The model's place is taken while standard input is waited for, or by the shell until the training starts.
        var start = fromTheStart ? "touch ready; read; " : "";
        var run = RunAsync($"exec 2>{terminal.Path}; {start}w2v train - -o model", input =>
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder[fromTheStart ? "ready" : ".model.lock"]), TimeSpan.FromMinutes(1)));
            terminal.Dispose();
            input.Write($"\n{string.Concat(Enumerable.Repeat(Text, 20))}");
        });
        Assert.Equal(new ProcessRun(0, "model saved in model\n", ""), await run);
        EnsureModel();
    }

    [Theory]
    [InlineData(1, "similar vectors.txt kat")]
    [InlineData(2, "similar vectors.txt")]
    [InlineData(1, "train none.txt -o model")]
    [InlineData(0, "similar vectors.txt cat")]
    public async Task What_cannot_be_said_is_told_by_the_exit_code(int exitCode, string arguments)
    {
        foreach (var place in (string[])["&-", "/dev/full"])
        {
            var run = await RunAsync($"w2v {arguments} 2>{place}");
            Assert.Equal((exitCode, "", exitCode == 0), (run.ExitCode, run.Error, run.Output.Length > 0));
        }
    }

    [Theory]
    [InlineData("similar ready cat")]
    [InlineData("similar vectors.txt cat --json")]
    [InlineData("analogy vectors.txt cat dog mat")]
    [InlineData("doesnt-match ready cat dog mat")]
    [InlineData("predict ready cat")]
    [InlineData("embedding ready cat")]
    [InlineData("compare ready cat dog")]
    [InlineData("info ready")]
    [InlineData("evaluate vectors.txt --analogies questions.txt")]
    [InlineData("gradcheck")]
    [InlineData("doctor")]
    [InlineData("demo --quiet -o demo")]
    [InlineData("completions bash")]
    [InlineData("manual")]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task A_result_that_standard_output_does_not_take_is_one_clear_failure(string arguments)
    {
        using (var model = new SkipGramModel(3, 2)) ModelFolder.Save(_folder["ready"], model, Vocabulary.FromCounts([new("cat", 3), new("dog", 2), new("mat", 1)]));
        CommandAssert.Failed(await RunAsync($"w2v {arguments} >/dev/full"), "standard output cannot be written (No space left on device");
        foreach (var closed in (string[])[">&-", ">&- <&-"])
            CommandAssert.Failed(await RunAsync($"w2v {arguments} {closed}"), "standard output cannot be written (it is closed)");
        Assert.Equal(["questions.txt", "ready", "text.txt", "vectors.txt"], _folder.Names());
    }

    [Theory]
    [InlineData("model saved in model", "model", "train text.txt -o model --checkpoint-every epoch")]
    [InlineData("saved in v.bin", "v.bin", "convert vectors.txt v.bin")]
    [InlineData("saved in v.npy", "v.npy", "convert vectors.txt v.npy")]
    [InlineData("saved map.html", "map.html", "plot vectors.txt -o map.html")]
    public async Task What_was_saved_is_there_and_the_failure_says_so(string said, string file, string arguments)
    {
        foreach (var place in (string[])["&-", "/dev/full"])
        {
            var run = await RunAsync($"w2v {arguments} --force >{place}".Replace("plot vectors.txt -o map.html --force", "plot vectors.txt -o map.html", StringComparison.Ordinal));
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("error: standard output cannot be written (", CommandAssert.Lines(run.Error)[^1], StringComparison.Ordinal);
            Assert.Contains(said, CommandAssert.Lines(run.Error)[^1], StringComparison.Ordinal);
            Assert.True(Path.Exists(_folder[file]));
            Assert.DoesNotContain("model.checkpoints", _folder.Names());
        }
    }

    [Fact]
    public async Task Who_asks_for_no_word_needs_no_standard_output()
    {
        Assert.Equal(new ProcessRun(0, "", ""), await RunAsync("w2v train text.txt -o model --quiet >&-"));
        EnsureModel();
    }

    /// <summary>As <c>w2v … | head</c> has it.</summary>
    [Fact]
    public async Task A_reader_that_has_enough_is_no_failure() =>
        Assert.Equal(new ProcessRun(0, "", ""), await RunAsync("w2v manual | true; exit ${PIPESTATUS[0]}"));

    private void EnsureModel()
    {
        ModelFolder.Load(_folder["model"]).Dispose();
        Assert.DoesNotContain("model.checkpoints", _folder.Names());
    }

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private Task<ProcessRun> RunAsync(string line, Action<StreamWriter>? feed = null) => ShellRun.RunAsync(line, _folder.Path, feed);
}
