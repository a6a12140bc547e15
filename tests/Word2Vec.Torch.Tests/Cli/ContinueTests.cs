using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary><c>w2v train --continue</c>.</summary>
public sealed class ContinueTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ContinueTests()
    {
        Write("old.txt", "the cat sits on the mat\n");
        Write("new.txt", "the cat and the dog sit\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_goes_on_with_its_own_words_and_options()
    {
        await TrainAsync("old.txt -o model --dim 7 --window 2 --epochs 2 --sample 0 --quiet");
        var run = await TrainAsync("new.txt -o more --continue model");

        Assert.Contains("30 tokens are none of the 5 words of model and are left out; --grow-vocab adds their words", CommandAssert.Lines(run.Error));
        Assert.Equal(["config.json", "history.jsonl", "model.safetensors", "vocab.tsv"], FolderContents.Of(_folder["more"]));
        Assert.Equal("the\t40\ncat\t20\nsits\t10\non\t10\nmat\t10\n", await File.ReadAllTextAsync(_folder["more/vocab.tsv"], Cancellation));
        Assert.Equal(5, (await File.ReadAllLinesAsync(_folder["more/history.jsonl"], Cancellation)).Length);
        var training = Training("more");
        Assert.Equal((7, 2, 5), ((int)training["dimension"]!, (int)training["window"]!, (int)training["epochs"]!));
        var earlier = Assert.Single(training["continued_from"]!.AsArray())!;
        Assert.Equal(("model", 5, 2), ((string)earlier["model"]!, (int)earlier["words"]!, (int)earlier["training"]!["epochs"]!));
    }

    [Fact]
    public async Task A_vocabulary_grows_on_request_and_the_lineage_is_a_row_that_info_shows()
    {
        await TrainAsync("old.txt -o model --dim 7 --sample 0 --quiet");
        var run = await TrainAsync("new.txt -o model --continue model --force --grow-vocab");
        Assert.Contains("3 of the words are new to model, which has 5; 0 tokens of rarer ones are left out", CommandAssert.Lines(run.Error));
        await TrainAsync("old.txt -o model --continue model --force --quiet --dim 7 --epochs 1");

        Assert.Equal(
            ["the\t60", "cat\t30", "sits\t20", "on\t20", "mat\t20", "and\t10", "dog\t10", "sit\t10"],
            await File.ReadAllLinesAsync(_folder["model/vocab.tsv"], Cancellation));
        Assert.Equal([8, 5], Training("model")["continued_from"]!.AsArray().Select(model => (int)model!["words"]!));
        var info = await W2vProcess.RunAsync(["info", "model"], workingFolder: _folder.Path);
        CommandAssert.Succeeded(info);
        var line = Assert.Single(CommandAssert.Lines(info.Output), line => line.TrimStart().StartsWith("training.continued_from ", StringComparison.Ordinal));
        Assert.Contains("""[{"model":"model","words":8,""", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_the_new_text_lacks_keep_their_embeddings_on_the_disk()
    {
        await TrainAsync("old.txt -o model --dim 7 --sample 0 --quiet");
        await TrainAsync("new.txt -o more --continue model --grow-vocab --quiet");

        using var model = ModelFolder.Load(_folder["model"]);
        using var more = ModelFolder.Load(_folder["more"]);
        foreach (var word in (string[])["sits", "on", "mat"]) Assert.True(Row(model, word).SequenceEqual(Row(more, word)), word);
        foreach (var word in (string[])["the", "cat"]) Assert.False(Row(model, word).SequenceEqual(Row(more, word)), word);

        static float[] Row(LoadedModel model, string word)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            return model.Model.InputWeight[model.Vocabulary.IdOf(word)].detach().data<float>().ToArray();
        }
    }

    [Fact]
    public async Task A_converted_model_goes_on_too()
    {
        Write("vectors.txt", "3 2\nthe 1 2\ncat 3 4\nmat 5 6\n", times: 1);
        CommandAssert.Succeeded(await W2vProcess.RunAsync(["convert", "vectors.txt", "model", "--dtype", "float16", "--quiet"], workingFolder: _folder.Path));
        await TrainAsync("old.txt -o more --continue model --quiet");
        Assert.Equal((2, "float32"), ((int)Training("more")["dimension"]!, (string)Training("more")["weight_type"]!));
    }

    [Theory]
    [InlineData("new.txt -o more --continue model --dim 8", 2, "dim is 8; allowed: 7")]
    [InlineData("new.txt -o more --grow-vocab", 2, "grow-vocab is for more training of a model: name the model with --continue")]
    [InlineData("new.txt -o more --continue none", 1, "none: there is no such model folder")]
    [InlineData("new.txt -o more --continue old.txt", 1, "old.txt: is a file")]
    [InlineData("new.txt -o model --continue model", 1, "model: exists")]
    [InlineData("other.txt -o more --continue model", 1, "none of its 30 tokens is a word of the known vocabulary")]
    public async Task What_cannot_be_is_refused_in_one_line(string arguments, int exitCode, string expected)
    {
        await TrainAsync("old.txt -o model --dim 7 --quiet");
        Write("other.txt", "quite another text\n");
        var before = CommandAssert.Tree(_folder.Path);
        var run = await W2vProcess.RunAsync(["train", .. arguments.Split(' ')], workingFolder: _folder.Path);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains($"error: {expected}", Assert.Single(CommandAssert.Lines(run.Error)).Replace("error: other.txt: ", "error: ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(before, CommandAssert.Tree(_folder.Path));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JsonNode Training(string model) => JsonNode.Parse(File.ReadAllText(_folder[$"{model}/config.json"]))!["training"]!;

    private void Write(string name, string text, int times = 10) => File.WriteAllText(_folder[name], string.Concat(Enumerable.Repeat(text, times)));

    private async Task<ProcessRun> TrainAsync(string arguments)
    {
        var run = await W2vProcess.RunAsync(["train", .. arguments.Split(' ')], workingFolder: _folder.Path);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
