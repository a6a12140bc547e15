using System.Runtime.InteropServices;
using Word2Vec.Torch.Cli;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>What the command makes of exceptions that its commands throw.</summary>
public sealed class FailureTests
{
    [Fact]
    public void An_exception_of_torch_is_a_line_without_the_native_stack() =>
        AssertLine("torch failed: no; if it stays, report this line and what w2v doctor says", new AggregateException(new ExternalException("no\nException raised from a\nframe #0")));

    [Fact]
    public void Of_several_threads_the_first_says_why() =>
        AssertLine("disk full", new AggregateException(new IOException("disk full"), new InvalidOperationException("second")));

    [Fact]
    public void Memory_that_ran_out_is_no_bug_wherever_it_was_missed()
    {
        var missed = new OutOfMemoryException();
        foreach (var exception in (Exception[])
            [missed, new InsufficientMemoryException(), new TypeInitializationException("x", missed), new AggregateException(new AggregateException(missed)), new InvalidOperationException("x", missed)])
            AssertLine("out of memory; lower dim, batch-size or max-vocab, raise min-count, or free memory", exception);
    }

    [Fact]
    public void What_a_type_could_not_begin_with_says_why() =>
        AssertLine("Too many open files", new TypeInitializationException("x", new IOException("Too many open files")));

    [Theory]
    [InlineData("train text.txt -o model")]
    [InlineData("similar vectors.txt cat")]
    [InlineData("plot vectors.txt -o map.png")]
    public async Task Too_few_open_files_are_one_line(string arguments)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash limits the files");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], "the cat sits\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["vectors.txt"], "2 2\ncat 1 2\ndog 3 4\n", TestContext.Current.CancellationToken);
        CommandAssert.Failed(await ShellRun.RunAsync($"ulimit -n 64; w2v {arguments}", folder.Path), "more files; raise the limit (ulimit -n 1024)");
        Assert.Equal(["text.txt", "vectors.txt"], folder.Names());
    }

    [Fact]
    public void What_nobody_expects_is_called_a_bug() => AssertLine("this is a bug in w2v: InvalidOperationException: odd", new InvalidOperationException("odd"));

    [Fact]
    public async Task Weights_that_memory_has_no_room_for_are_one_line_and_leave_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "bash limits the memory");
        using var folder = new TempFolder();
        // 50,000 words of letters, times 10,000 numbers, are 2 GB a matrix.
        var words = Enumerable.Range(0, 50_000).Select(i => $"w{string.Concat($"{i}".Select(digit => (char)('a' + digit - '0')))}");
        await File.WriteAllTextAsync(folder["text.txt"], string.Join('\n', words.Chunk(10).Select(line => string.Join(' ', line))), TestContext.Current.CancellationToken);
        var run = await ProcessRun.RunAsync(
            "/bin/bash",
            ["-c", $"ulimit -v 6000000; exec dotnet '{W2vProcess.CommandFile}' train text.txt --output model --min-count 1 --dim 10000 --quiet"],
            workingFolder: folder.Path,
            environment: new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x10000000" });

        CommandAssert.Failed(run, "torch finds no memory for 2000000000 bytes more; lower batch-size, dim or max-vocab");
        Assert.Equal([folder["text.txt"]], CommandAssert.Tree(folder.Path));
    }

    private static void AssertLine(string line, Exception exception)
    {
        var (exitCode, lines) = CommandShell.Describe(exception);
        Assert.Equal((1, line), (exitCode, Assert.Single(lines)));
    }
}
