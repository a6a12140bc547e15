using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Training;

/// <summary>Takes one step on up to a whole block of pairs.</summary>
/// <param name="pairs">Pairs to train on; the step takes as many from the front as it likes.</param>
/// <param name="random">The epoch's stream for negatives.</param>
/// <param name="learningRate">The rate for the progress made.</param>
/// <returns>How many pairs it took, and their summed loss.</returns>
internal delegate (int Pairs, double Loss) TrainingStepFunction(
    ReadOnlySpan<WordPair> pairs, ref RandomSource random, double learningRate);

/// <summary>The loop of training pair by pair: epochs, blocks of pairs, steps, with progress, checkpoints and cancellation between steps.</summary>
internal sealed class TrainingRun(TrainingJob job, TrainingStepFunction step, TrainingMeter meter, CheckpointKeeper checkpoints)
{
    private const string NegativesName = "negatives_random";
    private const string DoneName = "pairs_done";

    private PairBlocks _blocks = new(job.Corpus, job.Options, meter.Epoch);
    private RandomSource _negatives = TrainingStreams.Negatives(job.Options.Seed, meter.Epoch);
    private int _done;
    private int _skipped;

    public TrainingResult Run()
    {
        checkpoints.Prepare(Save);
        while (meter.Epoch <= job.Options.Epochs && !meter.Cancelled)
        {
            BeginEpoch();
            checkpoints.Resume(Load);
            while (!meter.Cancelled && _blocks.TryNext(out var block)) TrainBlock(block);
            EndEpoch();
        }

        return meter.Finish();
    }

    private void BeginEpoch()
    {
        _negatives = TrainingStreams.Negatives(job.Options.Seed, meter.Epoch);
        _blocks = new PairBlocks(job.Corpus, job.Options, meter.Epoch);
        (_done, _skipped) = (0, 0);
    }

    private void TrainBlock(ReadOnlySpan<WordPair> block)
    {
        (_done, _skipped) = (_skipped, 0);
        while (_done < block.Length && !meter.Cancelled)
        {
            var (pairs, loss) = step(block[_done..], ref _negatives, meter.LearningRate);
            _done += pairs;
            meter.Advance(pairs, loss, _blocks.WordsBefore + ((_blocks.WordsAfter - _blocks.WordsBefore) * _done / block.Length));
            checkpoints.TakeIfDue(Save);
        }
    }

    private void EndEpoch()
    {
        if (meter.Cancelled)
        {
            checkpoints.TakeLast(Save);
            meter.CutEpoch();
            return;
        }

        meter.EndEpoch();
        checkpoints.AfterEpoch(_ => { });
    }

    private void Save(TrainingState state)
    {
        _blocks.Save(state);
        state.Set(NegativesName, _negatives);
        state.Set(DoneName, _done);
    }

    private void Load(TrainingState state, bool withinEpoch)
    {
        if (!withinEpoch) return;
        _blocks.Load(state);
        _negatives = state.Random(NegativesName);
        _skipped = (int)state.Integer(DoneName, 0, int.MaxValue);
    }
}
