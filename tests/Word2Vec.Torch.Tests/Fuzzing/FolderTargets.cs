using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Readers of folders, one of whose files is damaged.</summary>
internal static class FolderTargets
{
    private const string Config = "config.json";
    private const string Words = "vocab.tsv";
    private const string Weights = "model.safetensors";
    private const string History = "history.jsonl";

    private static readonly KeyValuePair<string, long>[] Counts = [new("the", 9), new("cat", 4), new("größe", 4), new("猫", 1)];

    public static FuzzTarget ModelConfig(TempFolder folder) => Model(folder, "model-config", Config, ConfigSeeds(folder), isText: true);

    public static FuzzTarget ModelWords(TempFolder folder) => Model(folder, "model-words", Words, [], isText: true);

    public static FuzzTarget ModelWeights(TempFolder folder) =>
        Model(folder, "model-weights", Weights, [.. new[] { ScalarType.Float64, ScalarType.Float16 }.Select(type => TensorTargets.Weights(4, 3, type, 0.25))], isText: false) with
        {
            Structure = Structures.Safetensors,
        };

    public static FuzzTarget ModelHistory(TempFolder folder)
    {
        var path = SaveModel(folder);
        var valid = File.ReadAllBytes(Path.Combine(path, History));
        return FuzzTarget.OnDisk(
            "model-history",
            Path.Combine(path, History),
            [valid, valid[..(valid.AsSpan().IndexOf((byte)'\n') + 1)]],
            () => ReadHistory(path),
            typeof(ModelFormatException));
    }

    public static FuzzTarget ProjectorConfig(TempFolder folder) => Projector(folder, "projector-config", "projector_config.json");

    public static FuzzTarget ProjectorWords(TempFolder folder) => Projector(folder, "projector-words", "metadata.tsv");

    public static FuzzTarget ProjectorVectors(TempFolder folder) => Projector(folder, "projector-vectors", "vectors.tsv");

    private static FuzzTarget Model(TempFolder folder, string name, string file, byte[][] seeds, bool isText)
    {
        var path = SaveModel(folder);
        var damaged = Path.Combine(path, file);
        return FuzzTarget.OnDisk(name, damaged, [File.ReadAllBytes(damaged), .. seeds], () => ReadModel(path), typeof(ModelFormatException), isText);
    }

    private static string SaveModel(TempFolder folder)
    {
        var history = new TrainingHistory();
        history.Add(new EpochSummary(1, 2.5, 10, TimeSpan.FromSeconds(2)) { Words = 100, LearningRate = 0.025 });
        history.Add(
            new EpochSummary(2, double.NaN, 10, TimeSpan.FromSeconds(2), ValidationLoss: 1.5) { Words = 200, LearningRate = 0.0125 },
            new Dictionary<string, double> { ["analogies"] = 0.5, ["größe"] = -1e-9 });
        using var model = Model();
        var training = new JsonObject { ["tokenizer"] = "white-space", ["window"] = 5, ["loss"] = "softmax", ["text"] = "größe \"x\"", ["parts"] = new JsonArray(1, 2.5, null) };
        ModelFolder.Save(folder["model"], model, Vocabulary.FromCounts(Counts), training, overwrite: true, history: history.ToJson());
        return folder["model"];
    }

    private static SkipGramModel Model()
    {
        using var scope = NewDisposeScope();
        return SkipGramModel.FromWeights(arange(12, float32).reshape(4, 3), arange(12, float32).reshape(4, 3).neg());
    }

    // A model that was never trained says nothing of its training.
    private static byte[][] ConfigSeeds(TempFolder folder)
    {
        using var model = Model();
        ModelFolder.Save(folder["other"], model, Vocabulary.FromCounts(Counts));
        return [File.ReadAllBytes(Path.Combine(folder["other"], Config))];
    }

    private static void ReadModel(string path)
    {
        try
        {
            using var stored = StoredModel.Open(path);
            using var row = stored.Select([stored.Vocabulary[0]]);
            Assert.Equal(stored.Dimension, row[stored.Vocabulary[0]].Length);
        }
        catch (ModelFormatException)
        {
            // What it refuses, the next one refuses too.
        }

        using var scope = NewDisposeScope();
        using var loaded = ModelFolder.Load(path);
        FuzzCheck.Words(loaded.Vocabulary);
        FuzzCheck.Rows(loaded.Model.InputWeight, loaded.Vocabulary.Count);
        FuzzCheck.Rows(loaded.Model.OutputWeight, loaded.Vocabulary.Count);
        Assert.NotNull(TrainingOptions.Default.Continuing(loaded).Tokenizer);
        // What 'w2v info' shows, and a conversion copies.
        FuzzCheck.Text(loaded.Config.ToJsonString());
        FuzzCheck.Text(string.Concat(loaded.Config.Select(property => $"{property.Key}{property.Value}")));
        using var again = StoredModel.Open(path);
        Assert.Equal(loaded.Vocabulary.Words, again.Vocabulary.Words);
    }

    private static void ReadHistory(string path)
    {
        var history = TrainingHistory.Load(path);
        foreach (var entry in history.Entries)
        {
            Assert.True(entry is { Epoch: >= 1, Tokens: >= 0 and < long.MaxValue }, "epoch and tokens");
            Assert.True(double.IsFinite(entry.Seconds + entry.LearningRate + (entry.Loss ?? 0) + (entry.ValidationLoss ?? 0) + entry.WordsPerSecond), "finite");
            Assert.All(entry.Scores, score => Assert.True(double.IsFinite(score.Value), score.Key));
        }

        foreach (var line in history.ToJson()) FuzzCheck.Text(line.ToJsonString());
    }

    private static FuzzTarget Projector(TempFolder folder, string name, string file)
    {
        var path = folder["projector"];
        using var unknown = SampleTables.Random(4, 3, 1);
        using var counted = new WordTable(unknown.Words, unknown.Vectors, [9, 4, 4, 1]);
        var damaged = Path.Combine(path, file);
        TensorBoardFolder.Write(path, unknown);
        var other = File.ReadAllBytes(damaged);
        TensorBoardFolder.Write(path, counted, overwrite: true);
        return FuzzTarget.OnDisk(name, damaged, [File.ReadAllBytes(damaged), other], () => ReadProjector(path), typeof(ModelFormatException));
    }

    private static void ReadProjector(string path)
    {
        using var table = TensorBoardFolder.Read(path);
        FuzzCheck.Rows(table.Vectors, table.Words.Count);
        Assert.Equal(table.Words.Count, table.Words.ToHashSet(StringComparer.Ordinal).Count);
        Assert.True(table.Counts is null || (table.Counts.Count == table.Words.Count && table.Counts.All(count => count >= 0)), "counts");
    }
}
