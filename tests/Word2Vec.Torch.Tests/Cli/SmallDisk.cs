namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A file system in memory of a few megabytes, where the system lets us mount one; the test is skipped otherwise.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <param name="path">An empty folder.</param>
    /// <param name="size">As mount has it, such as 2m.</param>
    public static async Task<SmallDisk> MountAsync(string path, string size)
    {
        const string Reason = "mounting a small disk needs Linux and root";
        Assert.SkipUnless(OperatingSystem.IsLinux(), Reason);
        var mounted = await ProcessRun.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path]);
        Assert.SkipUnless(mounted.ExitCode == 0, Reason);
        return new SmallDisk(path);
    }

    public async Task BecomeReadOnlyAsync() => Assert.Equal(0, (await ProcessRun.RunAsync("mount", ["-o", "remount,ro", Path])).ExitCode);

    public async ValueTask DisposeAsync() => await ProcessRun.RunAsync("umount", [Path]);
}
