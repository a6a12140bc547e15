using System.Text.Json.Nodes;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

/// <summary>Checkpoints whose checksum agrees with what should not be in them.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private static readonly TrainingOptions Small = TrainingOptions.Default with { Dimension = 2, MinCount = 1, Epochs = 2, Threads = 1, Sample = 0, Trainer = TrainerKind.Hogwild };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_nobody_listens_to_returns_with_its_checkpoints_on_the_disk()
    {
        Train(Small, CheckpointInterval.Epoch);
        Assert.Equal(2, _folder.Names().Count);
        Assert.All(_folder.Names(), name => Assert.EndsWith(".safetensors", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("options.device", "null")]
    [InlineData("options.tokenizer", "null")]
    [InlineData("options.tokenizer", "\"none\"")]
    [InlineData("options.epochs", "1e400")]
    [InlineData("options", "[]")]
    [InlineData("words", "1000000")]
    [InlineData("words", "-1")]
    [InlineData("total_words", "0")]
    [InlineData("attachment", "1")]
    public void A_value_that_cannot_be_is_refused(string name, string value)
    {
        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Read(Changed(name, JsonNode.Parse(value))).Dispose());
        Assert.Contains($"its '{name.Split('.')[0]}' is missing or is not what this library writes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_is_not_named_has_its_default()
    {
        using var checkpoint = Checkpoint.Read(Changed("options.device", null, remove: true));
        Assert.Equal(Small.ToJson().ToJsonString(), checkpoint.Options.ToJson().ToJsonString());
    }

    [Theory]
    [InlineData(TrainerKind.Reference, "pairs_sentence")]
    [InlineData(TrainerKind.Reference, "pairs_done")]
    [InlineData(TrainerKind.Tensor, "chunks.run")]
    [InlineData(TrainerKind.Tensor, "chunks.taken")]
    [InlineData(TrainerKind.Tensor, "input_optimizer.steps")]
    public void A_state_that_is_refused_leaves_the_model_as_it_was(TrainerKind trainer, string name)
    {
        var options = Small with { Trainer = trainer, Optimizer = trainer == TrainerKind.Tensor ? OptimizerKind.Adam : OptimizerKind.Sgd };
        var corpus = Train(options, CheckpointInterval.Every(1));
        var path = Array.Find([.. _folder.Names().Select(file => _folder[file])], IsWithinEpoch)!;
        using (var state = CheckpointFile.Read(path))
        {
            state.Values[name] = -1;
            CheckpointFile.Write(path, state);
        }

        using var checkpoint = Checkpoint.Read(path);
        using var model = options.CreateModel(corpus.Vocabulary);
        using var before = model.InputWeight.detach().clone();
        var error = Assert.Throws<ModelFormatException>(() =>
            options.CreateTrainer().Train(model, corpus, checkpoints: new TrainingCheckpoints { Folder = _folder.Path, Resume = checkpoint }));
        Assert.Contains($"its '{name}' ", error.Message, StringComparison.Ordinal);
        TensorAssert.Same(before, model.InputWeight.detach());
    }

    private static bool IsWithinEpoch(string path)
    {
        using var state = CheckpointFile.Read(path);
        return state.Has("within_epoch");
    }

    private string Changed(string name, JsonNode? value, bool remove = false)
    {
        Train(Small, CheckpointInterval.Epoch);
        var path = _folder[_folder.Names()[0]];
        using var state = CheckpointFile.Read(path);
        var (holder, key) = name.Split('.') is [var outer, var inner] ? (state.Object(outer), inner) : (state.Values, name);
        if (remove) holder.Remove(key);
        else holder[key] = value;
        CheckpointFile.Write(path, state);
        return path;
    }

    private Corpus Train(TrainingOptions options, CheckpointInterval interval)
    {
        var corpus = Corpus.Build(TextSource.FromSentences(["the cat sits on the mat", "the dog sits on the cat"]), options.ToCorpusOptions());
        using var model = options.CreateModel(corpus.Vocabulary);
        options.CreateTrainer().Train(model, corpus, checkpoints: new TrainingCheckpoints { Folder = _folder.Path, Interval = interval, Keep = 100 });
        return corpus;
    }
}
