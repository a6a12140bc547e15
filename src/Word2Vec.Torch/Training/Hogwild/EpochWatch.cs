namespace Word2Vec.Torch.Training;

/// <summary>Adds up what the workers have told in this epoch, and passes on what is new.</summary>
internal sealed class EpochWatch(HogwildShared shared, HogwildWorker[] workers, TrainingMeter meter)
{
    private readonly long _wordsBefore = shared.Words;
    private long _pairs;
    private double _loss;

    public void Look()
    {
        var (pairs, loss) = (0L, 0.0);
        foreach (var worker in workers)
        {
            var told = worker.Told;
            (pairs, loss) = (pairs + told.Pairs, loss + told.Loss);
        }

        meter.Advance(pairs - _pairs, loss - _loss, shared.Words - _wordsBefore);
        (_pairs, _loss) = (pairs, loss);
    }
}
