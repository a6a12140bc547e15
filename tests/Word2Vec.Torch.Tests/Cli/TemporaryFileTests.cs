namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The temporary file with the token ids, in folders of all kinds.</summary>
public sealed class TemporaryFileTests
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("the cat sits on the mat and the dog sits too\n", 1000));

    [Fact]
    public async Task Nothing_is_left_and_what_a_killed_process_left_goes()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["w2v-tokens-0123"], "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["other"], "", TestContext.Current.CancellationToken);
        CommandAssert.Succeeded(await TrainAsync(folder.Path, "--tokens-on-disk"));
        Assert.Equal([folder["other"]], Directory.EnumerateFileSystemEntries(folder.Path).Where(path => !path.Contains("dotnet", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no signals");
        using var folder = new TempFolder();
        // More than the 2²⁰ numbers that are held before the file is written.
        var run = await ProcessRun.RunAsync(
            "dotnet",
            [W2vProcess.CommandFile, "train", "-", "--output", folder["model"], "--tokens-on-disk"],
            string.Concat(Enumerable.Repeat(Text, 150)),
            interruptAt: "reading standard input",
            environment: Environment(folder.Path),
            signal: 9,
            inputEnds: false,
            signalDelay: TimeSpan.FromSeconds(3));
        Assert.Equal(128 + 9, run.ExitCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path), path => path.Contains("w2v-tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_folder_for_it_ids_stay_in_memory_unless_they_must_not()
    {
        using var folder = new TempFolder();
        var absent = folder["absent"];
        CommandAssert.Succeeded(await TrainAsync(absent));
        CommandAssert.Failed(await TrainAsync(absent, "--tokens-on-disk"), $"{absent}", "takes no temporary file for the token ids", "set TMPDIR to a folder that does");
    }

    [Fact]
    public async Task A_full_disk_is_one_line()
    {
        using var folder = new TempFolder();
        var mount = OperatingSystem.IsLinux() ? await ProcessRun.RunAsync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.Path]) : null;
        Assert.SkipUnless(mount?.ExitCode == 0, "only Linux's root can mount a small disk");
        try
        {
            var run = await TrainAsync(folder.Path, "--tokens-on-disk");
            CommandAssert.Failed(run, $"{folder.Path}/: no room for the token ids beyond 0 MiB (No space left on device); make room, or set TMPDIR to a folder that has some");
        }
        finally
        {
            await ProcessRun.RunAsync("umount", [folder.Path]);
        }
    }

    private static async Task<ProcessRun> TrainAsync(string temporary, params string[] options)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text"], Text, TestContext.Current.CancellationToken);
        return await ProcessRun.RunAsync(
            "dotnet",
            [W2vProcess.CommandFile, "train", folder["text"], "--output", folder["model"], "--quiet", "--dim", "2", "--epochs", "1", .. options],
            environment: Environment(temporary));
    }

    // The runtime's own files for debuggers would go there too.
    private static Dictionary<string, string?> Environment(string temporary) => new() { ["TMPDIR"] = temporary, ["DOTNET_EnableDiagnostics"] = "0" };
}
