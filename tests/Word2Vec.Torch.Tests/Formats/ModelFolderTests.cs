using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class ModelFolderTests : IDisposable
{
    private static readonly string[] Files = ["config.json", "model.safetensors", "vocab.tsv"];

    private static readonly Vocabulary Words = Vocabulary.FromCounts([new("the", 7), new("cat", 3), new("été", 3), new("mat", 1)]);

    private readonly TempFolder _folder = new();

    private string Model => _folder["model"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void A_model_reads_back_bit_for_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(4, 3, WeightInitialization.Guide, dtype: type);
        ModelFolder.Save(Model, model, Words, new JsonObject { ["window"] = 5 });
        Assert.Equal(Files, FolderContents.Of(Model));
        Assert.Equal(["model"], _folder.Names());

        using var loaded = ModelFolder.Load(Model);
        TensorAssert.Same(model.InputWeight, loaded.Model.InputWeight);
        TensorAssert.Same(model.OutputWeight, loaded.Model.OutputWeight);
        Assert.True(loaded.Model.InputWeight.requires_grad && loaded.Model.OutputWeight.requires_grad);
        Assert.Equal(Words.Words, loaded.Vocabulary.Words);
        Assert.Equal(Words.Counts.ToArray(), loaded.Vocabulary.Counts.ToArray());
        Assert.Equal(5, loaded.Config["training"]!["window"]!.GetValue<int>());
        Assert.Equal(1, loaded.Config["format_version"]!.GetValue<int>());
        Assert.Equal((4, 3), (loaded.Config["vocabulary_size"]!.GetValue<int>(), loaded.Config["dimension"]!.GetValue<int>()));
        Assert.Equal("0.107.0", loaded.Config["torchsharp_version"]!.GetValue<string>());
        Assert.Equal(__version__, loaded.Config["libtorch_version"]!.GetValue<string>());
        Assert.NotEmpty(loaded.Config["library_version"]!.GetValue<string>());
    }

    [Fact]
    public void Loading_and_saving_leave_no_tensors_behind()
    {
        Save(1);
        Run();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++) Run();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            using var loaded = ModelFolder.Load(Model);
            ModelFolder.Save(Model, loaded.Model, loaded.Vocabulary, overwrite: true);
        }
    }

    [Fact]
    public void A_loaded_model_outlives_the_dispose_scope_of_its_loading()
    {
        Save(1);
        LoadedModel loaded;
        using (NewDisposeScope()) loaded = ModelFolder.Load(Model);
        using (loaded) Assert.Equal(2, loaded.Model.state_dict().Count);
    }

    [Fact]
    public void Missing_parents_are_created()
    {
        using var model = new SkipGramModel(4, 3);
        ModelFolder.EnsureWritable(_folder["a/b/model/"]);
        Assert.Empty(_folder.Names());
        ModelFolder.Save(_folder["a/b/model/"], model, Words);
        Assert.Equal(["model"], FolderContents.Of(_folder["a/b"]));
    }

    [Fact]
    public void An_existing_model_is_kept_without_overwrite_and_replaced_with_it()
    {
        Save(1);
        var first = File.ReadAllBytes(Path.Combine(Model, "model.safetensors"));
        Unwritable(Model, overwrite: false, "exists");
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(Model, "model.safetensors")));
        Save(2, overwrite: true);
        Assert.NotEqual(first, File.ReadAllBytes(Path.Combine(Model, "model.safetensors")));
        Assert.Equal(Files, FolderContents.Of(Model));
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void An_empty_folder_is_filled_without_overwrite()
    {
        Directory.CreateDirectory(Model);
        Save(1);
        Assert.Equal(Files, FolderContents.Of(Model));
    }

    [Theory]
    [InlineData("notes.txt", "", "'notes.txt'")]
    [InlineData("config.json", """{"architectures":["BertModel"]}""", "config.json")]
    [InlineData("config.json", "not json", "config.json")]
    [InlineData("vocab.tsv", "a\t1\n", "config.json")]
    public void A_foreign_folder_is_never_replaced(string file, string content, string expected)
    {
        Directory.CreateDirectory(Model);
        File.WriteAllText(Path.Combine(Model, file), content);
        Unwritable(Model, overwrite: true, expected);
        Assert.Equal(content, File.ReadAllText(Path.Combine(Model, file)));
    }

    [Fact]
    public void A_model_folder_with_someones_notes_in_it_is_never_replaced()
    {
        Save(1);
        File.WriteAllText(Path.Combine(Model, "notes.txt"), "mine");
        Unwritable(Model, overwrite: true, "'notes.txt'");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Model, "notes.txt")));
    }

    [Fact]
    public void A_file_in_the_place_or_on_the_way_is_refused()
    {
        File.WriteAllText(Model, "mine");
        Unwritable(Model, overwrite: true, "is a file");
        Unwritable(Path.Combine(Model, "inner"), overwrite: true, "cannot be written");
        Assert.Equal("mine", File.ReadAllText(Model));
        Unwritable("", overwrite: true, "names no folder");
    }

    [Fact]
    public void A_place_that_is_not_writable_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "uses /proc, where not even root creates a folder");
        Unwritable("/proc/model", overwrite: false, "cannot be written");
        Unwritable("/proc/a/model", overwrite: false, "cannot be written");
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_model_and_nothing_beside_it()
    {
        Save(1);
        var before = Files.Select(file => File.ReadAllBytes(Path.Combine(Model, file))).ToArray();
        Assert.Throws<NotSupportedException>(() => AtomicFolder.Write(Model, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "model.safetensors"), "half");
            throw new NotSupportedException();
        }));
        // The new folder vanishes before it can be renamed, when the old one has already stepped aside.
        Assert.ThrowsAny<IOException>(() => AtomicFolder.Write(Model, folder => Directory.Delete(folder)));
        Assert.Equal(before, Files.Select(file => File.ReadAllBytes(Path.Combine(Model, file))));
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void A_failure_removes_the_parents_it_created()
    {
        Assert.Throws<NotSupportedException>(() => AtomicFolder.Write(_folder["a/b/c"], _ => throw new NotSupportedException()));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void A_link_to_a_model_folder_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        Save(1);
        Directory.CreateSymbolicLink(_folder["link"], Model);
        using var model = new SkipGramModel(4, 3, seed: 2);
        ModelFolder.Save(_folder["link"], model, Words, overwrite: true);
        Assert.NotNull(new DirectoryInfo(_folder["link"]).LinkTarget);
        using var loaded = ModelFolder.Load(Model);
        using var scope = NewDisposeScope();
        TensorAssert.Same(model.InputWeight, loaded.Model.InputWeight);
    }

    [Fact]
    public void A_vocabulary_of_another_size_is_the_callers_error()
    {
        using var model = new SkipGramModel(5, 3);
        Assert.Throws<ArgumentException>(() => ModelFolder.Save(Model, model, Words));
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.tsv")]
    [InlineData("model.safetensors")]
    public void A_missing_or_empty_file_is_named(string file)
    {
        Save(1);
        File.WriteAllText(Path.Combine(Model, file), "");
        Unreadable(Model, file);
        File.Delete(Path.Combine(Model, file));
        Unreadable(Model, $"{file} is missing");
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "not the config.json")]
    [InlineData("""{"format":7}""", "not the config.json")]
    [InlineData("""{"format":"Word2Vec.Torch model","format":"Word2Vec.Torch model"}""", "damaged")]
    [InlineData("""{"format":"Word2Vec.Torch model"}""", "'format_version' is missing")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":2}""", "format version 2")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":0}""", "format version 0")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":1}""", "'vocabulary_size' is missing")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":1,"vocabulary_size":4,"dimension":"3"}""", "'dimension' is missing")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":1,"vocabulary_size":4,"dimension":2}""", "2 dimensions")]
    [InlineData("""{"format":"Word2Vec.Torch model","format_version":1,"vocabulary_size":5,"dimension":3}""", "5 words")]
    public void A_damaged_config_is_refused(string json, string expected)
    {
        Save(1);
        File.WriteAllText(Path.Combine(Model, "config.json"), json);
        Unreadable(Model, expected);
    }

    [Fact]
    public void A_config_that_is_not_utf8_is_refused()
    {
        Save(1);
        File.WriteAllBytes(Path.Combine(Model, "config.json"), [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);
        Unreadable(Model, "not UTF-8");
    }

    [Fact]
    public void A_vocabulary_that_does_not_fit_is_refused()
    {
        Save(1);
        File.WriteAllText(Path.Combine(Model, "vocab.tsv"), "the\t7\ncat\t3\n");
        Unreadable(Model, "2 words");
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Save(1);
        var good = ones(4, 3);
        Check(new() { ["input_embedding.weight"] = good }, "'output_embedding.weight' is missing");
        Check(Both(good, ones(4, 2)), "must agree");
        Check(Both(good, ones(4, 3, float64)), "must agree");
        Check(Both(ones(12), ones(12)), "[12]");
        Check(Both(ones(4, 3, int64), ones(4, 3, int64)), "Int64");
        Check(Both(ones(5, 3), ones(5, 3)), "where model.safetensors has 5");
        Check(Both(good, good), null);

        static Dictionary<string, Tensor> Both(Tensor input, Tensor output) =>
            new() { ["input_embedding.weight"] = input, ["output_embedding.weight"] = output };

        void Check(Dictionary<string, Tensor> weights, string? expected)
        {
            SafetensorsFile.Write(Path.Combine(Model, "model.safetensors"), weights);
            if (expected is not null) Unreadable(Model, expected);
            else ModelFolder.Load(Model).Dispose();
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, double.NaN, 0)]
    [InlineData(ScalarType.Float64, double.PositiveInfinity, 1)]
    [InlineData(ScalarType.BFloat16, double.NegativeInfinity, 0)]
    public void Weights_that_are_not_finite_are_neither_written_nor_read(ScalarType type, double value, int matrix)
    {
        using var scope = NewDisposeScope();
        var weights = new[] { ones(4, 3, type), ones(4, 3, type) };
        using (var model = SkipGramModel.FromWeights(weights[0], weights[1])) ModelFolder.Save(Model, model, Words);
        weights[matrix][3, 2] = value;
        SafetensorsFile.Write(
            Path.Combine(Model, "model.safetensors"),
            new Dictionary<string, Tensor> { ["input_embedding.weight"] = weights[0], ["output_embedding.weight"] = weights[1] });
        Unreadable(Model, matrix == 0 ? "'input_embedding.weight' holds NaN or infinity" : "'output_embedding.weight' holds NaN or infinity");

        using var broken = SkipGramModel.FromWeights(weights[0], weights[1]);
        OneLine(Assert.Throws<ModelFormatException>(() => ModelFolder.Save(_folder["other"], broken, Words)), "NaN or infinity");
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void What_is_no_folder_is_refused()
    {
        Unreadable(Model, "there is no such");
        File.WriteAllText(Model, "");
        Unreadable(Model, "is a file");
        Unreadable(_folder.Path, "config.json is missing");
        Unreadable("", "names no folder");
    }

    private void Save(ulong seed, bool overwrite = false)
    {
        using var model = new SkipGramModel(4, 3, seed: seed);
        ModelFolder.EnsureWritable(Model, overwrite);
        ModelFolder.Save(Model, model, Words, overwrite: overwrite);
    }

    private void Unwritable(string path, bool overwrite, string expected)
    {
        using var model = new SkipGramModel(4, 3, seed: 9);
        var names = _folder.Names();
        OneLine(Assert.Throws<ModelFormatException>(() => ModelFolder.EnsureWritable(path, overwrite)), expected);
        OneLine(Assert.Throws<ModelFormatException>(() => ModelFolder.Save(path, model, Words, overwrite: overwrite)), expected);
        Assert.Equal(names, _folder.Names());
    }

    private static void Unreadable(string path, string expected) =>
        OneLine(Assert.Throws<ModelFormatException>(() => ModelFolder.Load(path)), expected);

    private static void OneLine(ModelFormatException error, string expected)
    {
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
