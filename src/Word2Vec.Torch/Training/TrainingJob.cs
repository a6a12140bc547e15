using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>What a trainer was asked to do: the arguments of <see cref="ITrainer.Train"/>, and the trainer's options.</summary>
internal sealed record TrainingJob(
    SkipGramModel Model,
    Corpus Corpus,
    TrainingOptions Options,
    IProgress<TrainingProgress>? Progress = null,
    Action<EpochSummary>? EpochEnded = null,
    TrainingCheckpoints? Checkpoints = null,
    CancellationToken Cancellation = default)
{
    /// <summary>Refuses what cannot be trained at all.</summary>
    public void EnsureFits()
    {
        ArgumentNullException.ThrowIfNull(Model, "model");
        ArgumentNullException.ThrowIfNull(Corpus, "corpus");
        if (Model.VocabularySize != Corpus.Vocabulary.Count)
            throw new ArgumentException($"the model has {Model.VocabularySize} words, the corpus {Corpus.Vocabulary.Count}", nameof(Model));
        if (Options.Trainer != TrainerKind.Tensor && Model.parameters().Any(weight => !weight.requires_grad))
            throw new TrainingException("a weight of the model asks for no gradient (requires_grad is false), and this trainer moves both matrices: choose the tensor trainer, or set it to true");
        if (!HasPairs())
            throw new TrainingException("the corpus gives no (centre, context) pair: its sentences have a single word each; give longer lines");
    }

    private bool HasPairs()
    {
        var sentences = Corpus.SentencesFrom(0);
        while (sentences.TryNext(out var sentence))
        {
            if (sentence.Length > 1) return true;
        }

        return false;
    }
}
