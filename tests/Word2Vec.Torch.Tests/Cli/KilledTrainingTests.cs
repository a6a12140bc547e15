using System.Diagnostics;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>Kills the real command while it trains, at moments drawn by a seed, and goes on each time.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const int Kills = 25;
    private const int WordsBetween = 100_000;

    private readonly TempFolder _folder = new();
    private RandomSource _random = new(25);

    private string Checkpoints => _folder["model.checkpoints"];

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task Killed_25_times_some_while_it_writes_it_ends_with_the_bits_of_a_run_that_was_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        await WriteTextAsync(words: 600_000);
        string[] options = ["--threads", "1", "--dim", "50", "--epochs", "40", "--min-count", "1", "--seed", "3"];
        CommandAssert.Succeeded(await RunAsync(["train", "text.txt", "--output", "whole", "--quiet", .. options]));

        var (duringWrite, words) = (0, 0L);
        string[] start = ["train", "text.txt", "--output", "model", "--checkpoint-every", $"{WordsBetween}", .. options];
        for (var kill = 0; kill < Kills; kill++)
        {
            var told = await RunUntilKilledAsync(words == 0 ? start : ["train", "--resume", "model"], waitForWrite: kill % 2 == 0);
            if (Directory.EnumerateFiles(Checkpoints, ".*").Any()) duringWrite++;
            using var newest = Checkpoint.ReadNewest(Checkpoints, damaged => throw damaged);
            Assert.True(newest.Words >= words && newest.Share >= told, $"{newest.Words} words after {words}, {newest.Share} after {told}");
            words = newest.Words;
        }

        TestContext.Current.SendDiagnosticMessage($"{duringWrite} of {Kills} kills within a write; {words} words by then");
        Assert.InRange(duringWrite, 3, Kills);
        Assert.InRange(words, 1, (40 * 600_000) - 1);
        CommandAssert.Succeeded(await RunAsync(["train", "--resume", "model", "--quiet"]));
        Assert.Equal(await ReadAsync("whole/model.safetensors"), await ReadAsync("model/model.safetensors"));
        Assert.Equal(await ReadAsync("whole/vocab.tsv"), await ReadAsync("model/vocab.tsv"));
        Assert.Equal(["model", "text.txt", "whole"], _folder.Names());
    }

    /// <returns>The share that the last checkpoint told of had.</returns>
    private async Task<double> RunUntilKilledAsync(string[] arguments, bool waitForWrite)
    {
        var started = new TaskCompletionSource();
        var told = 0.0;
        using var process = new Process { StartInfo = new ProcessStartInfo("dotnet", [W2vProcess.CommandFile, .. arguments]) { WorkingDirectory = _folder.Path, RedirectStandardError = true } };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not { } text || !text.StartsWith("checkpoint of ", StringComparison.Ordinal)) return;
            // One decimal, rounded.
            told = Math.Max(told, (double.Parse(text.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture) / 100) - 0.0005);
            started.TrySetResult();
        };
        process.Start();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        if (waitForWrite) await WaitForWriteAsync(process);
        else await Task.Delay(_random.NextInt(300), TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(137, process.ExitCode);
        return told;
    }

    private async Task WaitForWriteAsync(Process process)
    {
        var clock = Stopwatch.StartNew();
        while (!Directory.EnumerateFiles(Checkpoints, ".*.tmp", new EnumerationOptions { AttributesToSkip = 0 }).Any())
        {
            Assert.False(process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(1), "no checkpoint came");
            await Task.Yield();
        }
    }

    // Words of falling frequency, many enough that a checkpoint takes some time to write.
    private async Task WriteTextAsync(int words)
    {
        await using var text = new StreamWriter(_folder["text.txt"]);
        for (var word = 0; word < words; word++)
        {
            var rank = (int)(30_000 * Math.Pow(_random.NextDouble(), 3));
            await text.WriteAsync(Spell(rank) + ((word + 1) % 20 == 0 ? "\n" : " "));
        }
    }

    private static string Spell(int number)
    {
        Span<char> letters = stackalloc char[5];
        for (var i = 0; i < letters.Length; i++) (letters[i], number) = ((char)('a' + (number % 26)), number / 26);
        return letters.ToString();
    }

    private Task<ProcessRun> RunAsync(string[] arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path, timeout: TimeSpan.FromMinutes(5));

    private Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(_folder[name], TestContext.Current.CancellationToken);
}
