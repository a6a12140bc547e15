using System.Text.Json.Nodes;
using TorchSharp;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Checkpoints, whose checksum is made to agree again with what was damaged; training goes on from those that are accepted.</summary>
internal static class CheckpointTarget
{
    private static readonly TrainingOptions Small = TrainingOptions.Default with { Dimension = 2, MinCount = 1, Epochs = 2, Threads = 1, Sample = 0, Negative = 2, Seed = 7 };

    private static readonly TrainingOptions[] Runs =
    [
        Small with { Trainer = TrainerKind.Hogwild },
        Small with { Trainer = TrainerKind.Reference },
        Small with { Trainer = TrainerKind.Tensor, Optimizer = OptimizerKind.Adam },
    ];

    public static FuzzTarget Create(TempFolder folder)
    {
        var corpus = Corpus.Build(TextSource.FromSentences(["the cat sits on the mat", "the dog sits on the cat"]), Small.ToCorpusOptions());
        var path = folder["checkpoint.safetensors"];
        return FuzzTarget.OnDisk(
            "checkpoint", path, [.. Runs.SelectMany((run, i) => Checkpoints(folder[$"{i}"], run, corpus))], () => Read(path, folder["next"], corpus), typeof(ModelFormatException), isText: false) with
        {
            Structure = Structures.Sealed,
        };
    }

    // The first one of all, within an epoch, and the one of the first epoch's end: which others there are is a matter of time.
    private static IEnumerable<byte[]> Checkpoints(string folder, TrainingOptions options, Corpus corpus)
    {
        foreach (var interval in (CheckpointInterval[])[CheckpointInterval.Every(1), CheckpointInterval.Epoch])
        {
            using var model = options.CreateModel(corpus.Vocabulary);
            var checkpoints = new TrainingCheckpoints { Folder = Path.Combine(folder, interval == CheckpointInterval.Epoch ? "epoch" : "word"), Keep = 100, Interval = interval };
            options.CreateTrainer().Train(model, corpus, checkpoints: checkpoints);
            yield return Timeless(Directory.GetFiles(checkpoints.Folder).Order(StringComparer.Ordinal).First());
        }
    }

    // With no times, so that the same run gives the same bytes.
    private static byte[] Timeless(string path)
    {
        using (var state = CheckpointFile.Read(path))
        {
            foreach (var values in state.Array("epochs").Select(epoch => epoch!.AsObject()).Append(state.Values))
            {
                foreach (var name in (string[])["ticks", "epoch_ticks"])
                {
                    if (values.ContainsKey(name)) values[name] = 1;
                }
            }

            CheckpointFile.Write(path, state);
        }

        return File.ReadAllBytes(path);
    }

    private static void Read(string path, string folder, Corpus corpus)
    {
        using var scope = torch.NewDisposeScope();
        using var checkpoint = Torch.Training.Checkpoint.Read(path);
        FuzzCheck.Text(checkpoint.Attachment.ToJsonString());
        Assert.InRange(checkpoint.Share, 0, 1);
        if (!Runs.Any(run => JsonNode.DeepEquals(run.ToJson(), checkpoint.Options.ToJson()))) return;
        using var model = checkpoint.Options.CreateModel(corpus.Vocabulary);
        try
        {
            checkpoint.Options.CreateTrainer().Train(model, corpus, checkpoints: new TrainingCheckpoints { Folder = folder, Resume = checkpoint });
            FuzzCheck.Rows(model.InputWeight, corpus.Vocabulary.Count);
        }
        catch (TrainingException error)
        {
            Assert.DoesNotContain(error.Message, char.IsControl);
        }
    }
}
