namespace Word2Vec.Torch.Training;

/// <summary>
/// One epoch of the tensor trainer: while the device works on a chunk, the host reads and draws the next one. The device is waited for only
/// where its loss or its weights are wanted: for a report, a checkpoint, and at the end.
/// </summary>
internal sealed class TensorEpoch(
    TrainingMeter meter, CheckpointKeeper keeper, TensorStep step, ChunkReader reader, Func<TrainingState, ChunkPlace> placeOf)
{
    private ChunkPlace _place = reader.Place;

    public void Run()
    {
        step.BeginEpoch(meter.Epoch);
        keeper.Resume(Load);
        TakeChunks();
        meter.Set(meter.Pairs, step.ReadLoss(), meter.WordsOfEpoch);
        if (meter.Cancelled)
        {
            keeper.TakeLast(Save);
            meter.CutEpoch();
            return;
        }

        meter.EndEpoch();
        keeper.AfterEpoch(step.Save);
    }

    private void TakeChunks()
    {
        var next = Task.Run(reader.Next);
        while (next.GetAwaiter().GetResult() is { } chunk)
        {
            if (meter.Cancelled) return;
            next = Task.Run(reader.Next);
            step.Take(chunk, meter.LearningRate);
            _place = chunk.Next;
            meter.Set(meter.Pairs + chunk.Pairs, meter.IsReportDue ? step.ReadLoss() : meter.Loss, chunk.Words);
            keeper.TakeIfDue(Save);
        }
    }

    private void Save(TrainingState state)
    {
        meter.Set(meter.Pairs, step.ReadLoss(), meter.WordsOfEpoch);
        step.Save(state);
        _place.Save(state);
    }

    private void Load(TrainingState state, bool withinEpoch)
    {
        step.Load(state, withinEpoch ? meter.Loss : 0);
        if (!withinEpoch) return;
        _place = placeOf(state);
        if (!reader.TryGoTo(_place)) throw ChunkPlace.Damaged(state);
    }
}
