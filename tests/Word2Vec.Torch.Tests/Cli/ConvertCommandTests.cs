using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A model, and everything that cannot be converted or written to.</summary>
public sealed class FilesToConvert : IDisposable
{
    private readonly TempFolder _folder = new();

    public FilesToConvert()
    {
        using var model = new SkipGramModel(3, 2, WeightInitialization.Guide);
        ModelFolder.Save(_folder["model"], model, Vocabulary.FromCounts([new("one", 3), new("two", 2), new("three", 1)]));
        PyTorchFile.Write(_folder["wordless.pt"], SkipGramStateDict.Of(model));
        File.WriteAllText(_folder["vectors.txt"], "2 2\nab 1 2\ncd 3 4\n");
        File.WriteAllText(_folder["notes.md"], "not a vector\n");
        File.WriteAllText(_folder["bad.pt"], "not a zip");
        // A later protocol with the opcodes of the second.
        var later = File.ReadAllBytes(_folder["wordless.pt"]);
        later[later.AsSpan().IndexOf((byte[])[0x80, 2, (byte)'c']) + 1] = 4;
        File.WriteAllBytes(_folder["later.pt"], later);
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();
}

public sealed class ConvertCommandTests(FilesToConvert files) : IClassFixture<FilesToConvert>
{
    [Fact]
    public async Task It_says_what_it_wrote_and_the_other_verbs_read_it()
    {
        using var folder = new TempFolder();
        var run = await RunAsync($"convert model {folder["v.bin"]} --matrix mean --limit 2");
        CommandAssert.Succeeded(run);
        Assert.Equal($"2 vectors of 2 numbers, model to word2vec-binary, saved in {folder["v.bin"]}\n", run.Output);

        CommandAssert.Succeeded(await RunAsync($"convert {folder["v.bin"]} {folder["again"]} --quiet"));
        CommandAssert.Succeeded(await RunAsync($"compare {folder["again"]} one two"));
    }

    [Fact]
    public async Task Words_go_beside_a_state_dict_and_are_missed_where_there_are_none()
    {
        using var folder = new TempFolder();
        var run = await RunAsync($"convert model {folder["v.pt"]} --dtype bfloat16");
        CommandAssert.Succeeded(run);
        Assert.Equal($"their words saved in {folder["v.vocab.tsv"]}", CommandAssert.Lines(run.Output)[^1]);

        var wordless = await RunAsync($"convert wordless.pt {folder["w.safetensors"]}");
        Assert.Equal(0, wordless.ExitCode);
        Assert.StartsWith("warning: wordless.pt has no words beside it", wordless.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_exists_is_replaced_only_by_force()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["v.txt"], "mine", TestContext.Current.CancellationToken);
        CommandAssert.Failed(await RunAsync($"convert model {folder["v.txt"]}"), "exists; choose another name, or have it overwritten (--force)");
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["v.txt"], TestContext.Current.CancellationToken));

        CommandAssert.Succeeded(await RunAsync($"convert model {folder["v.txt"]} --force"));
        Assert.StartsWith("3 2\none ", await File.ReadAllTextAsync(folder["v.txt"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pickle_of_a_later_protocol_opens_after_a_line_on_what_trusting_it_means()
    {
        using var folder = new TempFolder();
        var run = await RunAsync($"convert later.pt {folder["v.safetensors"]} --trust-pickle --quiet");
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "warning: later.pt is trusted: if its pickle is refused, TorchSharp.PyBridge reads it, which runs no code of the file, but bounds neither memory nor time",
            CommandAssert.Lines(run.Error)[0]);
        CommandAssert.Succeeded(await RunAsync($"convert wordless.pt {folder["same.npy"]} --quiet --vocab model/vocab.tsv"));
        CommandAssert.Succeeded(await RunAsync($"convert {folder["v.safetensors"]} {folder["v.npy"]} --quiet --vocab model/vocab.tsv"));
        Assert.Equal(await File.ReadAllBytesAsync(folder["same.npy"]), await File.ReadAllBytesAsync(folder["v.npy"]));
    }

    [Theory]
    [InlineData("convert later.pt out", "later.pt: its pickle is of protocol 4, not 2; ", "or open it with --trust-pickle if you trust whoever made it")]
    [InlineData("convert missing.pt out", "missing.pt: there is no such file or folder; check the path")]
    [InlineData("convert notes.md out", "notes.md: is of no known format; say which with --from")]
    [InlineData("convert bad.pt out", "bad.pt: ")]
    [InlineData("convert wordless.pt out.bin", "wordless.pt: holds no words, and word2vec's binary format needs them; put wordless.vocab.tsv or vocab.tsv beside it")]
    [InlineData("convert wordless.pt out --vocab nowhere.tsv", "nowhere.tsv: cannot be read")]
    [InlineData("convert wordless.pt out --vocab vectors.txt", "vectors.txt: ")]
    [InlineData("convert model nowhere/out.bin", "nowhere/out.bin: the folder ", "is not there; create it first")]
    [InlineData("convert model model --force --format word2vec-text", "model: is a folder; choose another name for the file")]
    [InlineData("convert model vectors.txt --format tensorboard", "vectors.txt: is a file; choose another name for the folder")]
    public Task What_cannot_be_done_is_one_line_and_leaves_nothing(string line, params string[] parts) => LeavesNothing(line, run => CommandAssert.Failed(run, parts));

    [Theory]
    [InlineData("convert model out.xyz", "'out.xyz' names no format; known: .safetensors, .pt")]
    [InlineData("convert model out.bin --matrix both --dtype float16", "matrix is both, and word2vec's binary format holds one; allowed: input, output, mean", "dtype is float16, which word2vec's binary format does not have; allowed: float32")]
    [InlineData("convert model out.npy --dtype bfloat16 --limit 0", "limit is 0; allowed: 1 and more", "dtype is bfloat16, which NumPy's format does not have; allowed: float32, float64, float16")]
    [InlineData("convert vectors.txt out --matrix mean", "matrix is mean, and vectors.txt holds one matrix only; allowed: input")]
    [InlineData("convert vectors.txt out --trust-pickle", "trust-pickle is for PyTorch's files, and vectors.txt is word2vec's text format; leave the option out")]
    [InlineData("convert vectors.txt out --vocab words.txt", "vocab is words.txt, and vectors.txt holds its words itself")]
    public Task Options_that_do_not_fit_are_refused(string line, params string[] problems) =>
        LeavesNothing(line, run => CommandAssert.RefusedOptions(run, problems));

    [Theory]
    [InlineData("convert model", "<output> is missing")]
    [InlineData("convert model out.pt --format onnx", "--format is 'onnx'; allowed: model, safetensors, pytorch, word2vec-binary, word2vec-text, glove, fasttext, numpy, tensorboard")]
    [InlineData("convert model out.pt --limit ten", "--limit is 'ten'; allowed: whole numbers")]
    public Task A_line_that_cannot_be_understood_is_refused(string line, string problem) =>
        LeavesNothing(line, run => CommandAssert.RefusedUsage(run, "w2v convert", problem));

    private async Task LeavesNothing(string line, Action<ProcessRun> check)
    {
        var before = CommandAssert.Tree(files.Path);
        check(await RunAsync(line));
        Assert.Equal(before, CommandAssert.Tree(files.Path));
    }

    private Task<ProcessRun> RunAsync(string line) => W2vProcess.RunAsync(line.Split(' '), workingFolder: files.Path);
}
