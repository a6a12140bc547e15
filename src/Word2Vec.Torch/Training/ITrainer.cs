using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>Trains a model on a corpus. One instance may run several trainings, one at a time.</summary>
public interface ITrainer
{
    /// <summary>Trains <paramref name="model"/> in place, from the weights it has.</summary>
    /// <param name="model">The model; its V is the corpus's.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="progress">Told a few times a second, on the calling thread's time; null for none.</param>
    /// <param name="epochEnded">
    /// Told of every whole epoch on the training thread, while training waits and its clock stands; the model then holds the weights as
    /// they are. Null for none.
    /// </param>
    /// <param name="checkpoints">Where to keep the full state while training, and the state to go on from; null for none.</param>
    /// <param name="cancellation">
    /// Ends the run between two steps; the result says so, the model holds what was learned, and a last checkpoint is written if any are.
    /// </param>
    /// <returns>Losses and times.</returns>
    /// <exception cref="ArgumentException">Model and corpus differ in V, or the model's type does not suit the trainer.</exception>
    /// <exception cref="TrainingException">
    /// The loss or a weight is no longer a finite number: the message names the step, the first such row's word and the likely cause, and no
    /// checkpoint of it is written. Or the checkpoint to go on from is of another text, vocabulary, or other options.
    /// </exception>
    /// <exception cref="ModelFormatException">The checkpoint to go on from is damaged.</exception>
    TrainingResult Train(
        SkipGramModel model,
        Corpus corpus,
        IProgress<TrainingProgress>? progress = null,
        Action<EpochSummary>? epochEnded = null,
        TrainingCheckpoints? checkpoints = null,
        CancellationToken cancellation = default);
}
