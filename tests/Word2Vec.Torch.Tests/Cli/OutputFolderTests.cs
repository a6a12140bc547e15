using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The folder that a command writes, under whatever may happen to it.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private const int Kill = 9;

    private readonly TempFolder _folder = new();

    public OutputFolderTests() =>
        File.WriteAllText(_folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sits on the mat and the dog sits too\n", 20)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "text.txt", "--output", "model", "--force")]
    [InlineData("demo", "--output", "./model/")]
    [InlineData("convert", "vectors.txt", "a/../model")]
    [InlineData("convert", "vectors.txt", "model", "--format", "tensorboard")]
    public async Task A_folder_that_another_process_writes_is_refused(params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder["vectors.txt"], "2 2\ncat 1 2\ndog 3 4\n", TestContext.Current.CancellationToken);
        using (ModelFolder.Reserve(_folder["model"]))
            CommandAssert.Failed(await RunAsync(arguments), $"model", $"is being written by process {Environment.ProcessId}; wait for it");
        Assert.Equal(["text.txt", "vectors.txt"], _folder.Names());
    }

    [Fact]
    public async Task A_disk_that_is_full_or_read_only_leaves_the_earlier_model_and_nothing_else()
    {
        Directory.CreateDirectory(_folder["disk"]);
        await using var disk = await SmallDisk.MountAsync(_folder["disk"], "300k");
        CommandAssert.Succeeded(await RunAsync("train", "text.txt", "--output", "disk/model", "--quiet"));
        var before = Bytes(disk["model"]);

        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "disk/model", "--force", "--dim", "10000", "--quiet"), "disk/model: cannot be written", "No space left");
        Unchanged();
        await File.WriteAllBytesAsync(_folder["fill"], new byte[300 << 10], TestContext.Current.CancellationToken);
        await ProcessRun.RunAsync("cp", [_folder["fill"], disk["fill"]]);
        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "disk/other"), "disk/other: cannot be written", "No space left");
        File.Delete(disk["fill"]);
        Unchanged();
        await disk.BecomeReadOnlyAsync();
        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "disk/model", "--force"), "disk/model: cannot be written", "Read-only");
        Unchanged();

        void Unchanged()
        {
            Assert.Equal(["model"], FolderContents.Of(disk.Path));
            Assert.Equal(before, Bytes(disk["model"]));
        }
    }

    [Fact]
    public async Task A_folder_that_is_a_disk_itself_is_refused_before_the_training()
    {
        Directory.CreateDirectory(_folder["disk"]);
        await using var disk = await SmallDisk.MountAsync(_folder["disk"], "300k");
        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "disk"), "mounted", "name a folder in it");
        Assert.Equal(["disk", "text.txt"], _folder.Names());
    }

    [Fact]
    public async Task A_folder_that_vanishes_during_the_training_is_made_anew()
    {
        var run = await W2vFeed.RunAsync(["train", "-", "--output", _folder["a/b/model"], "--quiet"], text =>
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["a/b/.model.lock"]), TimeSpan.FromMinutes(1)));
            Directory.Delete(_folder["a"], recursive: true);
            text.Write(File.ReadAllBytes(_folder["text.txt"]));
        });

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["model"], FolderContents.Of(_folder["a/b"]));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(230, true)]
    [InlineData(300, true)]
    public async Task A_name_too_long_is_refused_before_the_training(int length, bool refused)
    {
        var run = await RunAsync("train", "text.txt", "--output", new string('n', length), "--quiet");
        if (refused) CommandAssert.Failed(run, "cannot be written", "too long");
        else CommandAssert.Succeeded(run);
        Assert.Equal(refused ? 1 : 2, _folder.Names().Count);
    }

    [Fact]
    public async Task A_name_that_would_steer_the_terminal_is_shown_escaped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        var run = await RunAsync("train", "text.txt", "--output", "a\nb\e[31m");
        Assert.Equal((0, "model saved in a\\u000ab\\u001b[31m\n"), (run.ExitCode, run.Output));
        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "a\nb\e[31m"), "b\\u001b[31m: exists");
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public async Task Killed_at_any_moment_of_its_saving_it_leaves_the_old_model_or_the_new_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        var words = Enumerable.Range(0, 400).Select(number => $"{(char)('a' + (number / 20))}{(char)('a' + (number % 20))}");
        await File.WriteAllTextAsync(_folder["words.txt"], string.Join(' ', words), TestContext.Current.CancellationToken);
        string[] arguments = ["train", "words.txt", "--output", "model", "--force", "--epochs", "1", "--dim", "5000", "--min-count", "1"];
        Assert.Equal(0, (await RunAsync(arguments)).ExitCode);
        for (var kill = 0; kill < 10; kill++)
        {
            var run = await W2vProcess.RunAsync(
                arguments, workingFolder: _folder.Path, interruptAt: " words/s", signal: Kill, signalDelay: TimeSpan.FromMilliseconds(6 * kill));
            Assert.Contains(run.ExitCode, (int[])[0, 128 + Kill]);
            ModelFolder.Load(_folder["model"]).Dispose();
        }

        Assert.Equal(0, (await RunAsync(arguments)).ExitCode);
        Assert.Equal(["model", "text.txt", "words.txt"], _folder.Names());
    }

    private static byte[][] Bytes(string model) => [.. FolderContents.Of(model).Select(file => File.ReadAllBytes(Path.Combine(model, file)))];

    private Task<ProcessRun> RunAsync(params string[] arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path);
}
