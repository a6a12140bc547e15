using System.Globalization;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>Takes one step on up to a whole block of pairs.</summary>
/// <param name="pairs">Pairs to train on; the step takes as many from the front as it likes.</param>
/// <param name="random">The epoch's stream for negatives.</param>
/// <param name="learningRate">The rate for the progress made.</param>
/// <returns>How many pairs it took, and their summed loss.</returns>
internal delegate (int Pairs, double Loss) TrainingStepFunction(
    ReadOnlySpan<WordPair> pairs, ref RandomSource random, double learningRate);

/// <summary>The loop that every trainer here shares: epochs, blocks of pairs, steps, with progress and cancellation between steps.</summary>
internal static class TrainingRun
{
    public static TrainingResult Run(
        Corpus corpus,
        TrainingOptions options,
        TrainingStepFunction step,
        IProgress<TrainingProgress>? progress,
        Action<EpochSummary>? epochEnded,
        CancellationToken cancellation)
    {
        var meter = new TrainingMeter(options, corpus.TokenCount, progress, epochEnded, cancellation);
        for (var epoch = 1; epoch <= options.Epochs && !meter.Cancelled; epoch++)
        {
            var random = TrainingStreams.Negatives(options.Seed, epoch);
            var blocks = new PairBlocks(corpus, options, epoch);
            while (!meter.Cancelled && blocks.TryNext(out var block)) TrainBlock(block, blocks, step, ref random, meter);
            meter.EndEpoch();
        }

        return meter.Finish();
    }

    public static void EnsureFits(SkipGramModel model, Corpus corpus)
    {
        if (model.VocabularySize != corpus.Vocabulary.Count)
            throw new ArgumentException($"the model has {model.VocabularySize} words, the corpus {corpus.Vocabulary.Count}", nameof(model));
        if (!Enumerable.Range(0, corpus.SentenceCount).Any(sentence => corpus.Sentence(sentence).Length > 1))
            throw new TrainingException("the corpus gives no (centre, context) pair: its sentences have a single word each; give longer lines");
    }

    /// <summary>The end of every training: a loss need not have seen the number that has gone wrong.</summary>
    public static void EnsureFinite(SkipGramModel model, TrainingOptions options)
    {
        if (FiniteWeights.Hold(model)) return;
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"the trained weights hold NaN or infinity; the learning rate {options.LearningRate} is likely too high: lower it"));
    }

    private static void TrainBlock(
        ReadOnlySpan<WordPair> block, PairBlocks blocks, TrainingStepFunction step, ref RandomSource random, TrainingMeter meter)
    {
        for (var done = 0; done < block.Length && !meter.Cancelled;)
        {
            var (pairs, loss) = step(block[done..], ref random, meter.LearningRate);
            done += pairs;
            meter.Advance(pairs, loss, blocks.WordsBefore + (blocks.WordsAfter - blocks.WordsBefore) * done / block.Length);
        }
    }
}
