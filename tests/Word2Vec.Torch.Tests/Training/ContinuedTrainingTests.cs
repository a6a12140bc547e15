using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training;

public sealed class ContinuedTrainingTests : IDisposable
{
    // So much more frequent than the others that, with an exponent of 2, no other word is ever drawn as a negative.
    private static readonly Vocabulary Old = Vocabulary.FromCounts([new("noise", 10_000_000_000), new("the", 7), new("cat", 5), new("mat", 3), new("sat", 1)]);

    private static readonly TrainingOptions Earlier = TrainingOptions.Default with
    {
        Dimension = 6, Window = 2, FixedWindow = true, Negative = 2, NoiseExponent = 2, Sample = 0, MinCount = 1, Tokenizer = "white-space",
        DistinctNegatives = true, NegativeSharing = NegativeSharing.Centre, Loss = TrainingLoss.NegativeSampling, Initialization = WeightInitialization.Guide,
        Epochs = 77, LearningRate = 0.9, Seed = 5, WeightType = WeightType.Float64,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_keeps_its_own_options_and_the_schedule_is_the_new_ones()
    {
        using var model = Saved(Earlier.ToJson());
        var options = TrainingOptions.Fast.Continuing(model);

        var expected = Earlier with { Epochs = TrainingOptions.Fast.Epochs, LearningRate = TrainingOptions.Fast.LearningRate, Seed = 1, MinLearningRate = 1e-4 };
        Assert.Equal(expected.ToJson().ToJsonString(), options.ToJson().ToJsonString());
    }

    [Fact]
    public void A_model_that_tells_of_no_training_gives_its_dimension_and_type()
    {
        using var model = Saved(null);
        Assert.Equal(TrainingOptions.Default with { Dimension = 6, WeightType = WeightType.Float64 }, TrainingOptions.Default.Continuing(model));
    }

    [Theory]
    [InlineData("""{"window":"five"}""")]
    [InlineData("""{"loss":"none-such"}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void A_record_that_cannot_be_read_is_one_line(string training)
    {
        using var model = Saved(Earlier.ToJson());
        model.Config["training"] = JsonNode.Parse(training);
        var error = Assert.Throws<ModelFormatException>(() => TrainingOptions.Default.Continuing(model));
        Assert.StartsWith("config.json: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Another_dimension_is_refused()
    {
        using var model = Saved(Earlier.ToJson());
        var error = Assert.Throws<OptionsException>(() => (TrainingOptions.Default with { Dimension = 7 }).ContinueModel(model, Old));
        Assert.Equal("dim is 7; allowed: 6, which the model to continue has", error.Message);
    }

    [Theory]
    [InlineData(TrainerKind.Reference, WeightType.Float64)]
    [InlineData(TrainerKind.Hogwild, WeightType.Float32)]
    [InlineData(TrainerKind.Tensor, WeightType.Float32)]
    public void Old_words_start_where_they_were_and_move_where_the_new_text_has_them(TrainerKind trainer, WeightType type)
    {
        using var scope = NewDisposeScope();
        using var earlier = Saved(Earlier.ToJson());
        var options = TrainingOptions.Default.Continuing(earlier) with { Trainer = trainer, WeightType = type, Threads = 1, DistinctNegatives = false };
        var text = TextSource.FromSentences(Enumerable.Repeat("dog the cat dog the cat", 5));
        var corpus = Corpus.Build(text, options.ToCorpusOptions(earlier.Vocabulary, grow: true));
        using var model = options.ContinueModel(earlier, corpus.Vocabulary);
        Assert.Equal(["noise", "the", "cat", "dog", "mat", "sat"], corpus.Vocabulary.Words);
        var (input, output) = (model.InputWeight.detach().clone(), model.OutputWeight.detach().clone());
        foreach (var word in Old.Words)
        {
            TensorAssert.Same(earlier.Model.InputWeight[Old.IdOf(word)].to(input.dtype), input[corpus.Vocabulary.IdOf(word)]);
            TensorAssert.Same(earlier.Model.OutputWeight[Old.IdOf(word)].to(input.dtype), output[corpus.Vocabulary.IdOf(word)]);
        }

        options.CreateTrainer().Train(model, corpus);

        Assert.Equal(["the", "cat", "dog"], Moved(input, model.InputWeight));
        Assert.Equal(["noise", "the", "cat", "dog"], Moved(output, model.OutputWeight));

        IEnumerable<string> Moved(Tensor before, Tensor after) => corpus.Vocabulary.Words.Where((_, id) => !before[id].Equals(after[id]));
    }

    [Fact]
    public void Without_growing_the_words_stay_and_unknown_ones_are_left_out()
    {
        using var earlier = Saved(Earlier.ToJson());
        var corpus = Corpus.Build(TextSource.FromSentences(["dog the cat sat"]), Earlier.ToCorpusOptions(earlier.Vocabulary, grow: false));
        Assert.Equal(Old.Words, corpus.Vocabulary.Words);
        Assert.Equal((3L, 4L), (corpus.TokenCount, corpus.RawTokenCount));
    }

    private LoadedModel Saved(JsonObject? training)
    {
        using var model = Earlier.CreateModel(Old);
        ModelFolder.Save(_folder["model"], model, Old, training);
        return ModelFolder.Load(_folder["model"]);
    }
}
