using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

[Collection(DemoModelUsers.Name)]
public sealed class BadModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public BadModelTests(DemoModel demo)
    {
        Directory.CreateDirectory(_folder["model"]);
        foreach (var name in FolderContents.Of(demo.Path)) File.Copy(Path.Combine(demo.Path, name), _folder[$"model/{name}"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("vocab.tsv")]
    [InlineData("config.json")]
    public async Task A_missing_file_is_named(string name)
    {
        File.Delete(_folder[$"model/{name}"]);
        await FailsAsync($"model: is not a model folder: {name} is missing");
    }

    [Theory]
    [InlineData("model.safetensors", "the file is cut short")]
    [InlineData("vocab.tsv", "breaks off in its last line; copy the whole file")]
    [InlineData("config.json", "is damaged")]
    public async Task A_file_cut_short_is_named(string name, string problem)
    {
        var file = _folder[$"model/{name}"];
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)], Cancellation);
        await FailsAsync($"model/{name}: ", problem);
    }

    [Theory]
    [InlineData("config.json", "not json", "is damaged")]
    [InlineData("config.json", "{ \"hidden_size\": 300 }", "is not the config.json of a Word2Vec.Torch model")]
    [InlineData("model.safetensors", "PK\u0003\u0004 a zip file of PyTorch's", "this is no safetensors file")]
    [InlineData("vocab.tsv", "the 10\ncat 5\n", "line 1: is not a word, a tab and a count")]
    public async Task A_foreign_file_is_named(string name, string text, string problem)
    {
        await File.WriteAllTextAsync(_folder[$"model/{name}"], text, Cancellation);
        await FailsAsync($"model/{name}: ", problem);
    }

    [Fact]
    public async Task A_vocabulary_without_one_of_the_rows_does_not_fit()
    {
        var file = _folder["model/vocab.tsv"];
        var lines = await File.ReadAllLinesAsync(file, Cancellation);
        await File.WriteAllTextAsync(file, string.Concat(lines.Where((_, row) => row != 7).Select(line => $"{line}\n")), Cancellation);
        await FailsAsync("model/vocab.tsv: ", $"has {lines.Length - 1} words where model.safetensors has {lines.Length}; the files are not of one model");
    }

    [Theory]
    [InlineData("nowhere", "nowhere: there is no such model folder")]
    [InlineData("model/vocab.tsv", "model/vocab.tsv: is a file; a model is a folder with config.json, vocab.tsv, model.safetensors")]
    [InlineData(".", ".: is not a model folder: config.json is missing")]
    [InlineData("", "'': names no folder")]
    public async Task A_path_without_a_model_is_named(string path, string problem) =>
        CommandAssert.Failed(await W2vProcess.RunAsync(["similar", path, "cat"], workingFolder: _folder.Path), problem);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task FailsAsync(params string[] parts)
    {
        var before = CommandAssert.Tree(_folder.Path);
        CommandAssert.Failed(await W2vProcess.RunAsync(["info", "model", "--json"], workingFolder: _folder.Path), parts);
        Assert.Equal(before, CommandAssert.Tree(_folder.Path));
    }
}
