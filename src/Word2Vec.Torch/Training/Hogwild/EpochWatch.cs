namespace Word2Vec.Torch.Training;

/// <summary>Adds up what the workers have told in this epoch.</summary>
internal sealed class EpochWatch(HogwildShared shared, HogwildWorker[] workers, TrainingMeter meter)
{
    private readonly long _wordsBefore = (meter.Epoch - 1) * shared.TrainingWords;

    public void Look()
    {
        var (pairs, loss) = (0L, 0.0);
        foreach (var worker in workers)
        {
            var told = worker.Told;
            (pairs, loss) = (pairs + told.Pairs, loss + told.Loss);
        }

        meter.Set(pairs, loss, shared.Words - _wordsBefore);
    }
}
