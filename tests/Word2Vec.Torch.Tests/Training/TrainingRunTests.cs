using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TrainingRunTests
{
    [Fact]
    public void The_learning_rate_falls_linearly_with_the_words_of_all_epochs()
    {
        var options = TrainingOptions.Guide with { Epochs = 4, LearningRate = 0.4, MinLearningRate = 0.1, BatchSize = 1, Trainer = TrainerKind.Tensor };
        var rates = new List<double>();
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        var job = new TrainingJob(model, corpus, options, Cancellation: TestContext.Current.CancellationToken);
        var meter = new TrainingMeter(job, corpus.TokenCount);
        using var checkpoints = new CheckpointKeeper(job, meter);
        TrainingStepFunction step = (ReadOnlySpan<WordPair> _, ref RandomSource _, double rate) =>
        {
            rates.Add(rate);
            return (1, 0);
        };
        new TrainingRun(job, step, meter, checkpoints).Run();

        Assert.Equal(4 * 474, rates.Count);
        Assert.Equal(0.4, rates[0]);
        Assert.Equal(0.325, rates[474], 1e-12);
        Assert.Equal(0.25, rates[2 * 474], 1e-12);
        Assert.Equal(0.1, rates[^1], 0.002);
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
    }

    [Fact]
    public void Every_pair_is_trained_once_an_epoch_in_another_order_each_time()
    {
        var corpus = SampleCorpora.Guide();
        var epochs = new List<List<WordPair>>();
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            var blocks = new PairBlocks(corpus, TrainingOptions.Guide, epoch);
            Assert.True(blocks.TryNext(out var block));
            epochs.Add([.. block.ToArray()]);
            Assert.False(blocks.TryNext(out _));
            Assert.Equal(120, blocks.WordsAfter);
        }

        var inOrder = new List<WordPair>();
        var random = new RandomSource(1);
        new SkipGramWindow(2, isFixed: true).AddPairs(corpus.Sentence(0), inOrder, ref random);
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.All(epochs, pairs => Assert.Equal(Sorted(inOrder), Sorted(pairs)));

        static IEnumerable<WordPair> Sorted(IEnumerable<WordPair> pairs) => pairs.OrderBy(p => p.Center).ThenBy(p => p.Context);
    }

    [Theory]
    [InlineData(TrainerKind.Reference)]
    [InlineData(TrainerKind.Tensor)]
    public void Cancelling_ends_the_run_and_keeps_what_was_learned(TrainerKind trainer)
    {
        using var stop = new CancellationTokenSource();
        var options = TrainingOptions.Guide with { Epochs = 1_000_000, Trainer = trainer };
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        using var before = model.InputWeight.detach().clone();
        var reports = 0;
        var result = options.CreateTrainer().Train(model, corpus, new EveryReport(_ => { if (++reports == 2) stop.Cancel(); }), cancellation: stop.Token);
        Assert.True(result.Cancelled);
        Assert.InRange(result.Words, 1, result.TotalWords - 1);
        Assert.NotEqual(0, (model.InputWeight - before).abs().sum().item<double>());
    }

    [Theory]
    [InlineData(TrainerKind.Reference)]
    [InlineData(TrainerKind.Tensor)]
    public void A_loss_that_is_not_finite_stops_training_and_names_the_rate(TrainerKind trainer)
    {
        var options = TrainingOptions.Guide with
        {
            Trainer = trainer, Loss = TrainingLoss.Softmax, LearningRate = 100, MinLearningRate = 100, WeightType = WeightType.Float32,
        };
        var corpus = SampleCorpora.Guide();
        using var model = options.CreateModel(corpus.Vocabulary);
        // The tensor trainer bounds its steps whatever the rate: weights whose scores overflow stand for a training that went wrong.
        if (trainer == TrainerKind.Tensor) Overflow(model.InputWeight, model.OutputWeight);
        var error = Assert.Throws<TrainingException>(() => options.CreateTrainer().Train(model, corpus));
        Assert.Contains("learning rate 100 ", error.Message, StringComparison.Ordinal);

        static void Overflow(params TorchSharp.torch.Tensor[] weights)
        {
            using var withoutGraph = TorchSharp.torch.no_grad();
            using TorchSharp.Scalar large = 1e30;
            foreach (var weight in weights) weight.fill_(large);
        }
    }

    [Fact]
    public void A_corpus_without_pairs_is_refused()
    {
        var corpus = Corpus.Build(TextSource.FromSentences(["one", "two", "three"]), TrainingOptions.Guide.ToCorpusOptions());
        using var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary);
        var error = Assert.Throws<TrainingException>(() => TrainingOptions.Guide.CreateTrainer().Train(model, corpus));
        Assert.Contains("a single word each", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrainerKind.Reference)]
    [InlineData(TrainerKind.Tensor)]
    [InlineData(TrainerKind.Hogwild)]
    public void A_corpus_whose_words_were_all_subsampled_away_is_refused_with_the_threshold(TrainerKind trainer)
    {
        var corpus = SampleCorpora.Guide();
        var options = TrainingOptions.Default with { Sample = 1e-30, Epochs = 1, Trainer = trainer };
        using var model = options.CreateModel(corpus.Vocabulary);
        var error = Assert.Throws<TrainingException>(() => options.CreateTrainer().Train(model, corpus));
        Assert.Contains("sample is 1E-30", error.Message, StringComparison.Ordinal);
        Assert.Contains("raise it", error.Message, StringComparison.Ordinal);
    }

    // The word c is never a centre, so that no loss sees what its row of W1 holds.
    [Theory]
    [InlineData(TrainerKind.Reference, double.NaN)]
    [InlineData(TrainerKind.Reference, double.NegativeInfinity)]
    public void Weights_that_are_not_finite_at_the_end_are_an_error(TrainerKind trainer, double value)
    {
        var options = TrainingOptions.Guide with { Epochs = 1, Trainer = trainer };
        var corpus = Corpus.Build(TextSource.FromSentences(["a b a b", "c"]), options.ToCorpusOptions());
        using var model = options.CreateModel(corpus.Vocabulary);
        using (TorchSharp.torch.no_grad()) model.InputWeight[corpus.Vocabulary.IdOf("c"), 3] = value;
        var error = Assert.Throws<TrainingException>(() => options.CreateTrainer().Train(model, corpus));
        Assert.Contains("weights", error.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate 0.01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_tells_share_rate_and_time_left()
    {
        var progress = new TrainingProgress(2, 4, 250, 1000, 10, 1.5, 0.01, TimeSpan.FromSeconds(5));
        Assert.Equal((0.25, 50.0, TimeSpan.FromSeconds(15)), (progress.Share, progress.WordsPerSecond, progress.Remaining));
    }
}

/// <summary>Calls back on the thread that reports.</summary>
internal sealed class EveryReport(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
