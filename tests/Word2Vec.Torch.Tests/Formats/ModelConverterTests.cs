using System.Text.Json.Nodes;
using TorchSharp;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class ModelConverterTests : IDisposable
{
    private static readonly string[] Words = ["the", "cat", "Ärger", "日本", "😀", "</s>"];

    private readonly TempFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SkipGramModel _model = new(Words.Length, 3, WeightInitialization.Guide, seed: 3);

    public ModelConverterTests()
    {
        var vocabulary = Vocabulary.FromCounts(Words.Select((word, row) => KeyValuePair.Create(word, 50L - row)));
        ModelFolder.Save(_folder["model"], _model, vocabulary, new JsonObject { ["seed"] = 3 });
    }

    public void Dispose()
    {
        _model.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("m.safetensors", VectorFormat.Safetensors)]
    [InlineData("m.pt", VectorFormat.PyTorch)]
    [InlineData("m.pth", VectorFormat.PyTorch)]
    [InlineData("other", VectorFormat.ModelFolder)]
    public void Both_matrices_words_and_counts_come_back_from_formats_that_hold_them(string name, VectorFormat format)
    {
        var there = ModelConverter.Convert(_folder["model"], _folder[name]);
        Assert.Equal(new ConversionResult(VectorFormat.ModelFolder, format, Words.Length, 3, true, format is VectorFormat.ModelFolder ? null : _folder["m.vocab.tsv"]), there);
        var back = ModelConverter.Convert(_folder[name], _folder["back"]);

        Assert.Equal(format, back.From);
        using var loaded = ModelFolder.Load(_folder["back"]);
        TensorAssert.Same(_model.InputWeight, loaded.Model.InputWeight);
        TensorAssert.Same(_model.OutputWeight, loaded.Model.OutputWeight);
        Assert.Equal(Words, loaded.Vocabulary.Words);
        Assert.Equal(45, loaded.Vocabulary.CountOf(5));
        Assert.Equal(format is VectorFormat.ModelFolder ? 3 : null, (int?)loaded.Config["training"]?["seed"]);
    }

    [Theory]
    [InlineData("v.bin", null, VectorFormat.Word2VecBinary)]
    [InlineData("v.txt", null, VectorFormat.Word2VecText)]
    [InlineData("v.w2v", null, VectorFormat.Word2VecText)]
    [InlineData("v.vec", null, VectorFormat.FastText)]
    [InlineData("v.glove", null, VectorFormat.Glove)]
    [InlineData("g.txt", VectorFormat.Glove, VectorFormat.Glove)]
    [InlineData("v.npy", null, VectorFormat.NumPy)]
    [InlineData("projector", VectorFormat.TensorBoard, VectorFormat.TensorBoard)]
    [InlineData("no-extension", VectorFormat.Word2VecBinary, VectorFormat.Word2VecBinary)]
    [InlineData("text-without-extension", VectorFormat.Word2VecText, VectorFormat.Word2VecText)]
    public void A_single_matrix_comes_back_as_W1_beside_zeros_whatever_the_name(string name, VectorFormat? to, VectorFormat found)
    {
        var there = ModelConverter.Convert(_folder["model"], _folder[name], new ConversionOptions { To = to });
        var back = ModelConverter.Convert(_folder[name], _folder["back"]);

        Assert.Equal((found, found), (there.To, back.From));
        using var loaded = ModelFolder.Load(_folder["back"]);
        TensorAssert.Same(_model.InputWeight, loaded.Model.InputWeight);
        TensorAssert.Same(zeros_like(_model.InputWeight), loaded.Model.OutputWeight);
        Assert.Equal(Words, loaded.Vocabulary.Words);
    }

    [Theory]
    [InlineData("state.bin", VectorFormat.PyTorch)]
    [InlineData("state", VectorFormat.Safetensors)]
    [InlineData("matrix.txt", VectorFormat.NumPy)]
    public void The_content_goes_before_the_name(string name, VectorFormat format)
    {
        ModelConverter.Convert(_folder["model"], _folder[name], new ConversionOptions { To = format });
        Assert.Equal(format, ModelConverter.FormatOfInput(_folder[name]));
    }

    [Theory]
    [InlineData(MatrixChoice.Input)]
    [InlineData(MatrixChoice.Output)]
    [InlineData(MatrixChoice.Mean)]
    public void The_matrix_is_chosen_and_cut(MatrixChoice choice)
    {
        ModelConverter.Convert(_folder["model"], _folder["m.pt"], new ConversionOptions { Matrix = choice, Limit = 4 });

        using var file = PyTorchFile.Read(_folder["m.pt"]);
        var (input, output) = (_model.InputWeight, _model.OutputWeight);
        var expected = choice switch { MatrixChoice.Input => input, MatrixChoice.Output => output, _ => (input + output) / 2 };
        TensorAssert.Same(expected.narrow(0, 0, 4).detach(), file.Tensors[SkipGramStateDict.InputKey]);
        Assert.Equal(0, file.Tensors[SkipGramStateDict.OutputKey].abs().sum().item<float>());
        Assert.Equal(Words.Take(4), Vocabulary.Load(_folder["m.vocab.tsv"]).Words);
    }

    [Theory]
    [InlineData("v.bin")]
    [InlineData("v.npy")]
    public void A_limit_takes_the_first_words_of_a_file_too(string name)
    {
        ModelConverter.Convert(_folder["model"], _folder[name]);
        ModelConverter.Convert(_folder[name], _folder["back"], new ConversionOptions { Limit = 2 });

        using var loaded = ModelFolder.Load(_folder["back"]);
        Assert.Equal(Words.Take(2), loaded.Vocabulary.Words);
        TensorAssert.Same(_model.InputWeight.narrow(0, 0, 2), loaded.Model.InputWeight);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void The_type_is_kept_where_the_format_has_it_and_float32_elsewhere(ScalarType type)
    {
        ModelConverter.Convert(_folder["model"], _folder["m.pt"], new ConversionOptions { DType = type });
        ModelConverter.Convert(_folder["m.pt"], _folder["m.safetensors"]);
        ModelConverter.Convert(_folder["m.safetensors"], _folder["m.bin"]);

        using var file = SafetensorsFile.Read(_folder["m.safetensors"]);
        TensorAssert.Same(_model.OutputWeight.to(type), file.Tensors[SkipGramStateDict.OutputKey]);
        using var table = Word2VecFile.Read(_folder["m.bin"]);
        TensorAssert.Same(_model.InputWeight.to(type).to(float32), table.Vectors);
    }

    [Fact]
    public void Numbers_too_large_for_the_type_are_refused_and_nothing_is_written()
    {
        using (no_grad()) _model.InputWeight[0, 0] = tensor(1e6f);
        PyTorchFile.Write(_folder["large.pt"], SkipGramStateDict.Of(_model));
        var before = FolderContents.Of(_folder.Path);

        var error = Assert.Throws<ModelFormatException>(
            () => ModelConverter.Convert(_folder["large.pt"], _folder["half.pt"], new ConversionOptions { DType = ScalarType.Float16 }));
        Assert.Contains("too large for the type", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, FolderContents.Of(_folder.Path));
    }

    [Fact]
    public void Counts_out_of_order_move_the_rows_with_their_words()
    {
        using var vectors = tensor(new float[] { 1, 1, 2, 2, 3, 3 }, 3, 2);
        using (var table = new WordTable(["few", "many", "some"], vectors, [1, 9, 5])) TensorBoardFolder.Write(_folder["projector"], table);
        ModelConverter.Convert(_folder["projector"], _folder["back"]);

        using var loaded = ModelFolder.Load(_folder["back"]);
        Assert.Equal(["many", "some", "few"], loaded.Vocabulary.Words);
        Assert.Equal([2f, 3f, 1f], loaded.Model.InputWeight.select(1, 0).data<float>().ToArray());
    }

    [Theory]
    [InlineData("state.vocab.tsv")]
    [InlineData("vocab.tsv")]
    [InlineData("state.words.txt")]
    [InlineData("words.txt")]
    public void Words_are_found_beside_a_state_dict(string name)
    {
        PyTorchFile.Write(_folder["state.pt"], SkipGramStateDict.Of(_model));
        var hasCounts = name.EndsWith(".tsv", StringComparison.Ordinal);
        File.WriteAllText(_folder[name], string.Concat(Words.Select(word => hasCounts ? $"{word}\t7\n" : $"{word}\n")));
        ModelConverter.Convert(_folder["state.pt"], _folder["back"]);

        using var loaded = ModelFolder.Load(_folder["back"]);
        Assert.Equal(Words, loaded.Vocabulary.Words);
        Assert.Equal(hasCounts ? 7 : 1, loaded.Vocabulary.CountOf(0));
    }

    [Fact]
    public void A_state_dict_without_words_becomes_another_but_no_file_of_words()
    {
        PyTorchFile.Write(_folder["state.pt"], SkipGramStateDict.Of(_model));

        var result = ModelConverter.Convert(_folder["state.pt"], _folder["state.safetensors"]);
        Assert.False(result.HasWords);
        Assert.Null(result.VocabularyPath);
        var error = Assert.Throws<ModelFormatException>(() => ModelConverter.Convert(_folder["state.pt"], _folder["state.bin"]));
        Assert.Contains("holds no words", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["state.bin"]));
    }

    [Fact]
    public void Words_of_another_number_are_refused()
    {
        PyTorchFile.Write(_folder["state.pt"], SkipGramStateDict.Of(_model));
        File.WriteAllText(_folder["few.txt"], "one\ntwo\n");
        var error = Assert.Throws<ModelFormatException>(
            () => ModelConverter.Convert(_folder["state.pt"], _folder["back"], new ConversionOptions { Vocabulary = _folder["few.txt"] }));
        Assert.Contains("has 2 words where", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_words_beside_the_output_are_not_written_over_and_nothing_else_is_written()
    {
        File.WriteAllText(_folder["m.vocab.tsv"], "mine\t1\n");
        Assert.Throws<ModelFormatException>(() => ModelConverter.Convert(_folder["model"], _folder["m.pt"]));
        Assert.False(File.Exists(_folder["m.pt"]));

        ModelConverter.Convert(_folder["model"], _folder["m.pt"], new ConversionOptions { Overwrite = true });
        Assert.Equal(Words, Vocabulary.Load(_folder["m.vocab.tsv"]).Words);
        // The same words are no conflict.
        ModelConverter.Convert(_folder["m.pt"], _folder["m.safetensors"]);
    }
}
