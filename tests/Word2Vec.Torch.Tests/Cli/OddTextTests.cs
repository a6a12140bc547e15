using System.IO.Compression;
using System.Text;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>Texts that nobody has cleaned, given to the real command: each gives a model or one clear line, and nothing is left behind.</summary>
public sealed class OddTextTests
{
    private static readonly string Good = string.Concat(Enumerable.Repeat("The cat sits on the mat and the dog sits too\n", 12));

    public static TheoryData<string, byte[]> Harmless => new()
    {
        { "CRLF", Encoding.UTF8.GetBytes(Good.ReplaceLineEndings("\r\n")) },
        { "a byte order mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Good)] },
        { "no line break at the end", Encoding.UTF8.GetBytes(Good.TrimEnd()) },
        { "a gzip file of two members, padded", [.. Pack(Good), .. Pack(Good), .. new byte[600]] },
        { "zeros after a lot of text", [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good, 200))), 0, 0, .. Encoding.UTF8.GetBytes(Good)] },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Harmless_oddities_are_read(string what, byte[] text)
    {
        Assert.NotEmpty(what);
        CommandAssert.Succeeded(await TrainAsync(text, "--quiet"));
    }

    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "only punctuation", "!!! ... ,,, --- ???\n"u8.ToArray(), "the tokenizer ascii-words finds no words" },
        { "zeros", new byte[1000], "looks binary (byte 0 is zero)" },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good)], "is UTF-16 by its byte order mark" },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes(Good), "looks binary (byte 1 is zero)" },
        { "a gzip file cut short", Pack(Good)[..^3], "the gzip file is truncated or damaged" },
        { "a gzip file with rubbish", [.. Pack(Good), 1, 2, 3], "the gzip file goes on with something else after its end" },
        { "an empty gzip file", Pack(""), "the tokenizer ascii-words finds no words" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_text_is_one_line(string what, byte[] text, string message)
    {
        Assert.NotEmpty(what);
        CommandAssert.Failed(await TrainAsync(text, "--quiet"), message);
    }

    [Fact]
    public async Task Latin1_is_read_with_a_warning()
    {
        var run = await TrainAsync(Encoding.Latin1.GetBytes(Good + "caf\u00E9 na\u00EFve\n"), "--quiet");
        Assert.Equal((0, "warning: 2 byte sequences are not UTF-8 and were read as U+FFFD"), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_word_of_a_megabyte_is_left_out_with_a_warning()
    {
        var run = await TrainAsync(Encoding.UTF8.GetBytes(Good + new string('x', 1 << 20) + "\n" + Good), "--quiet");
        Assert.Equal((0, "warning: 1 token of more than 1,000 characters left out"), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_no_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked for pipes");
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["texts"]);
        await File.WriteAllTextAsync(folder["texts/good.txt"], Good, TestContext.Current.CancellationToken);
        Assert.Equal(0, NativeMethods.MakePipe(folder["texts/pipe"], 0x180));
        CommandAssert.Failed(
            await W2vProcess.RunAsync(["train", "texts/pipe", "--output", "model", "--quiet"], workingFolder: folder.Path),
            "texts/pipe: is a named pipe; give - for a path and < texts/pipe for standard input");
        var run = await W2vProcess.RunAsync(["train", "texts", "--output", "model", "--quiet", "--min-count", "1"], workingFolder: folder.Path);
        CommandAssert.Succeeded(run);
    }

    [Fact]
    public async Task Too_many_words_for_the_memory_are_said()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"the cat sits 1word{i}\n"));
        var run = await TrainAsync(Encoding.UTF8.GetBytes(text), "--quiet --tokenizer white-space --max-vocab-memory 1m --dim 2 --epochs 1");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(
            "^warning: --max-vocab-memory was passed: [0-9,]+ words seen fewer than 2 times by then were dropped; raise it to keep more$",
            run.Error.TrimEnd());
    }

    private static async Task<ProcessRun> TrainAsync(byte[] text, string options)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["text"], text, TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync(["train", "text", "--output", "model", "--min-count", "1", .. options.Split(' ')], workingFolder: folder.Path);
        string[] left = run.ExitCode == 0 ? ["model", "text"] : ["text"];
        Assert.Equal(left, Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        return run;
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
