using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>Files of words made to mislead.</summary>
public sealed class HostileWordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cat\t12\0\n")]
    [InlineData("cat\t12\0\0\ndog\t1\n")]
    [InlineData("cat\t012\n")]
    [InlineData("cat\t+1\n")]
    [InlineData("cat\t١\n")]
    [InlineData("cat\t\n")]
    [InlineData("cat\t\0\n")]
    public void A_count_that_no_writer_writes_so_is_refused(string text)
    {
        var error = Assert.Throws<ModelFormatException>(() => Vocabulary.Read(Stream(text), "memory"));
        Assert.Contains("line 1: is not a word, a tab and a count", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 2\ncat 1 0.5\0\n")]
    [InlineData("1 2\ncat 1 1e2\0\0\n")]
    [InlineData("1 2\ncat \0 1\n")]
    public void A_number_with_zero_bytes_is_none(string text) => Assert.Contains(
        "is not a finite float32 number", Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(Stream(text), "memory", binary: false).Dispose()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_message_about_a_long_word_is_one_short_line()
    {
        var word = new string('é', 20_000) + "\u0085\u2028";
        var twice = Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(Stream($"{word} 1\n{word} 2\n"), "memory", binary: false).Dispose());
        var counted = Assert.Throws<ModelFormatException>(() => Vocabulary.Read(Stream($"{word[..^2]}\t2\n{word[..^2]}\t1\n"), "memory"));
        foreach (var error in (ModelFormatException[])[twice, counted])
        {
            Assert.Contains("line 2: the word 'é", error.Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 320);
        }
    }

    [Fact]
    public void The_configuration_of_a_projector_names_no_files_to_read_or_write()
    {
        using var table = SampleTables.Small(3, 2);
        TensorBoardFolder.Write(_folder["tb"], table);
        var before = File.ReadAllText(_folder["tb/projector_config.json"]);
        File.WriteAllText(
            _folder["tb/projector_config.json"],
            """{"embeddings":[{"tensorShape":[3,2],"tensorPath":"../../secret","metadataPath":"/etc/passwd","sprite":{"imagePath":"../x.png"}}]}""");
        using (var read = TensorBoardFolder.Read(_folder["tb"])) SampleTables.AssertSame(table, read);
        TensorBoardFolder.Write(_folder["tb"], table, overwrite: true);
        Assert.Equal(before, File.ReadAllText(_folder["tb/projector_config.json"]));
        Assert.Equal(["tb"], _folder.Names());
    }

    [Fact]
    public void Names_of_records_and_tensors_are_no_paths()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var tensors = new Dictionary<string, TorchSharp.torch.Tensor> { ["../../escaped"] = TorchSharp.torch.ones(2), ["/etc/escaped"] = TorchSharp.torch.ones(1) };
        PyTorchFile.Write(_folder["a.pt"], tensors);
        SafetensorsFile.Write(_folder["a.safetensors"], tensors);
        using (var read = PyTorchFile.Read(_folder["a.pt"])) Assert.Equal(tensors.Keys.Order(), read.Tensors.Keys.Order());
        using (var read = SafetensorsFile.Read(_folder["a.safetensors"])) Assert.Equal(tensors.Keys.Order(), read.Tensors.Keys.Order());
        PyTorchZip.Refused(PyTorchZip.File(("../data.pkl", PyTorchZip.DictOf("N")), ("../version", "3\n")), "not a tensor");
        Assert.Equal(["a.pt", "a.safetensors"], _folder.Names());
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
