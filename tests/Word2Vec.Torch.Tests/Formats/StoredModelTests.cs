using System.Diagnostics;
using System.Text;
using TorchSharp;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class StoredModelTests
{
    private static readonly Vocabulary Words = Vocabulary.FromCounts([new("a", 5), new("b", 3), new("c", 3), new("d", 1)]);

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    [InlineData(torch.ScalarType.BFloat16)]
    public void Rows_are_those_of_the_whole_model(torch.ScalarType type)
    {
        using var folder = new TempFolder();
        using var model = new SkipGramModel(4, 6, WeightInitialization.Guide, dtype: type);
        ModelFolder.Save(folder["model"], model, Words);
        using var stored = StoredModel.Open(folder["model"]);
        Assert.Equal((6, type, 4), (stored.Dimension, stored.WeightType, stored.Vocabulary.Count));
        using var scope = torch.NewDisposeScope();
        for (var id = 0; id < 4; id++)
        {
            Assert.Equal(model.InputWeight[id].to(torch.float32).data<float>().ToArray(), stored.Input(Words[id]));
            Assert.Equal(model.OutputWeight[id].to(torch.float32).data<float>().ToArray(), stored.Output(Words[id]));
        }

        using var some = stored.Select(["d", "b", "d"]);
        Assert.Equal(["b", "d"], some.Vocabulary.Words);
        Assert.Equal(stored.Input("d"), some["d"]);
        Assert.Throws<UnknownWordException>(() => stored.Input("e"));
    }

    [Fact]
    public void Only_the_row_that_is_asked_for_is_looked_at()
    {
        using var folder = new TempFolder();
        using var model = new SkipGramModel(4, 6, WeightInitialization.Guide);
        ModelFolder.Save(folder["model"], model, Words);
        var file = folder["model/model.safetensors"];
        var bytes = File.ReadAllBytes(file);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - (8 * 6 * 4) + (2 * 6 * 4)), float.NaN);
        File.WriteAllBytes(file, bytes);
        using var stored = StoredModel.Open(folder["model"]);
        Assert.Equal(6, stored.Input("a").Length);
        var error = Assert.Throws<ModelFormatException>(() => stored.Input("c"));
        Assert.Contains("NaN or infinity in the row of 'c'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => ModelFolder.Load(folder["model"]));
    }

    [Fact]
    public void A_folder_that_does_not_fit_together_is_refused()
    {
        using var folder = new TempFolder();
        using var model = new SkipGramModel(4, 6);
        ModelFolder.Save(folder["model"], model, Words);
        var vocabulary = folder["model/vocab.tsv"];
        File.WriteAllLines(vocabulary, File.ReadAllLines(vocabulary).Take(3));
        Assert.Contains("has 3 words", Assert.Throws<ModelFormatException>(() => StoredModel.Open(folder["model"])).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => StoredModel.Open(folder["nothing"]));
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void A_word_of_a_million_by_300_model_costs_no_full_read()
    {
        const int words = 1_000_000;
        using var folder = new TempFolder();
        using (var small = new SkipGramModel(4, 300)) ModelFolder.Save(folder["model"], small, Words);
        var config = folder["model/config.json"];
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"vocabulary_size\": 4", $"\"vocabulary_size\": {words}", StringComparison.Ordinal));
        File.WriteAllLines(folder["model/vocab.tsv"], Enumerable.Range(0, words).Select(i => $"w{i}\t5"));
        var size = words * 300L * sizeof(float);
        var matrices = new[] { ("input_embedding.weight", 0L), ("output_embedding.weight", size) }
            .Select(m => $"\"{m.Item1}\":{{\"dtype\":\"F32\",\"shape\":[{words},300],\"data_offsets\":[{m.Item2},{m.Item2 + size}]}}");
        var header = $"{{{string.Join(',', matrices)}}}";
        using (var file = File.Create(folder["model/model.safetensors"]))
        {
            file.Write(BitConverter.GetBytes((long)header.Length));
            file.Write(Encoding.UTF8.GetBytes(header));
            file.SetLength(file.Position + (2 * size));
        }

        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        using var stored = StoredModel.Open(folder["model"]);
        Assert.Equal(new float[300], stored.Output("w999999"));
        process.Refresh();
        Assert.InRange((process.WorkingSet64 - before) >> 20, -10_000, 400);
    }
}
