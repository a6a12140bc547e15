using System.IO.Compression;
using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string Sentences = string.Concat(Enumerable.Repeat("The cat sits on the mat and the dog sits too\n", 20));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_text_becomes_a_folder_of_three_files_that_can_be_asked()
    {
        Write("text.txt", Sentences);
        var run = await RunAsync("train", "text.txt", "--output", "model");

        Assert.Equal((0, "model saved in model\n"), (run.ExitCode, run.Output));
        Assert.Equal(["model", "text.txt"], _folder.Names());
        Assert.Equal(["config.json", "history.jsonl", "model.safetensors", "vocab.tsv"], FolderContents.Of(_folder["model"]));
        using var loaded = ModelFolder.Load(_folder["model"]);
        Assert.Equal((8, 100L), (loaded.Vocabulary.Count, loaded.Model.Dimension));
        Assert.Equal("the\t60\nsits\t40\ncat\t20\non\t20\nmat\t20\nand\t20\ndog\t20\ntoo\t20\n", await File.ReadAllTextAsync(_folder["model/vocab.tsv"], Cancellation));
        CommandAssert.Succeeded(await RunAsync("similar", "model", "cat"));
    }

    [Fact]
    public async Task Remarks_tell_the_tokens_the_words_and_each_epochs_loss()
    {
        Write("text.txt", Sentences);
        var run = await RunAsync("train", "text.txt", "--output", "model", "--sample", "0", "--epochs", "2");

        var lines = CommandAssert.Lines(run.Error);
        Assert.Matches(@"^220 tokens in 20 sentences, read in [\d.]+ s$", lines[0]);
        Assert.Equal("8 words in the vocabulary, 220 tokens of them", lines[1]);
        Assert.Matches(@"^epoch 1: mean loss \d\.\d{4} over [\d,]+ pairs, ", lines[2]);
        Assert.Matches("^epoch 2: mean loss ", lines[3]);
        Assert.Matches(@"^440 words in [\d.]+ s, [\d,]+ words/s$", lines[4]);
    }

    [Fact]
    public async Task Folders_files_gzip_and_standard_input_are_read_together()
    {
        Directory.CreateDirectory(_folder["texts/below"]);
        Write("texts/first.txt", "ants bees");
        Write("texts/below/second", "bees cows");
        Write("third.txt", "cows dogs");
        using (var gzip = new GZipStream(File.Create(_folder["fourth.gz"]), CompressionLevel.Fastest)) gzip.Write("dogs eels"u8);
        string[] arguments = ["train", "texts", "third.txt", "fourth.gz", "-", "--output", "model", "--min-count", "1", "--sample", "0"];
        var run = await W2vProcess.RunAsync(arguments, "eels frogs\n", _folder.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["ants\t1", "bees\t2", "cows\t2", "dogs\t2", "eels\t2", "frogs\t1"],
            (await File.ReadAllLinesAsync(_folder["model/vocab.tsv"], Cancellation)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Loss_can_be_left_out_and_sentences_held_out()
    {
        Write("text.txt", Sentences);
        var silent = await RunAsync("train", "text.txt", "--output", "silent", "--sample", "0", "--epochs", "1", "--no-loss");
        var held = await RunAsync("train", "text.txt", "--output", "held", "--sample", "0", "--epochs", "1", "--validation", "0.3");

        Assert.Matches(@"^epoch 1: [\d,]+ pairs, ", CommandAssert.Lines(silent.Error)[2]);
        Assert.Matches(@"^epoch 1: mean loss \d\.\d{4} of the sentences held out$", CommandAssert.Lines(held.Error)[3]);
    }

    [Fact]
    public async Task The_guides_preset_trains_its_sample_to_its_losses()
    {
        // Its lines end within sentences, which the preset joins as the guide does.
        Write("sample.txt", GuideSample.Text);
        var run = await RunAsync("train", "sample.txt", "--output", "model", "--preset", "guide");

        var lines = CommandAssert.Lines(run.Error);
        Assert.Equal("89 words in the vocabulary, 120 tokens of them", lines[1]);
        Assert.StartsWith("epoch 1: mean loss 2.77", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("epoch 100: mean loss 1.", StringComparison.Ordinal) && line.Contains(" 474 pairs", StringComparison.Ordinal));
        Assert.InRange(lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)), 2, 12);
    }

    [Fact]
    public async Task An_existing_model_is_refused_and_replaced_by_force()
    {
        Write("text.txt", Sentences);
        await RunAsync("train", "text.txt", "--output", "model", "--dim", "3", "--quiet");
        var before = await File.ReadAllBytesAsync(_folder["model/model.safetensors"], Cancellation);

        CommandAssert.Failed(await RunAsync("train", "text.txt", "--output", "model", "--dim", "4"), "model: exists", "--force");
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["model/model.safetensors"], Cancellation));

        Assert.Equal(0, (await RunAsync("train", "text.txt", "--output", "model", "--dim", "4", "--force")).ExitCode);
        Assert.Equal(["model", "text.txt"], _folder.Names());
        using var loaded = ModelFolder.Load(_folder["model"]);
        Assert.Equal(4, loaded.Model.Dimension);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalid_UTF8_is_counted_and_reported_once_even_when_quiet(bool quiet)
    {
        File.WriteAllBytes(_folder["latin.txt"], Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("the café sits and the naïve cat sits\n", 6))));
        string[] arguments = ["train", "latin.txt", "--output", "model"];
        var run = await RunAsync(quiet ? [.. arguments, "--quiet"] : arguments);

        Assert.Equal(0, run.ExitCode);
        var lines = CommandAssert.Lines(run.Error);
        Assert.Equal("warning: 12 byte sequences are not UTF-8 and were read as U+FFFD", Assert.Single(lines, line => line.Contains("UTF-8", StringComparison.Ordinal)));
        Assert.Equal(quiet, lines.Length == 1);
    }

    [Fact]
    public async Task Words_after_byte_order_marks_within_the_text_are_saved_and_read_back()
    {
        Write("text.txt", string.Concat(Enumerable.Repeat("\uFEFFthe cat\uFEFFsits \uFEFFhere\n", 20)));
        CommandAssert.Succeeded(await RunAsync("train", "text.txt", "--output", "model", "--tokenizer", "white-space", "--quiet"));
        CommandAssert.Succeeded(await RunAsync("similar", "model", "sits"));
    }

    [Fact]
    public async Task An_empty_folder_is_filled_without_force()
    {
        Write("text.txt", Sentences);
        Directory.CreateDirectory(_folder["model"]);
        Assert.Equal(0, (await RunAsync("train", "text.txt", "--output", "model", "--quiet")).ExitCode);
        Assert.Equal(["config.json", "history.jsonl", "model.safetensors", "vocab.tsv"], FolderContents.Of(_folder["model"]));
    }

    [Fact]
    public async Task Quiet_says_nothing()
    {
        Write("text.txt", Sentences);
        var run = await RunAsync("train", "text.txt", "--output", "model", "--quiet");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    private Task<ProcessRun> RunAsync(params string[] arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path);
}
