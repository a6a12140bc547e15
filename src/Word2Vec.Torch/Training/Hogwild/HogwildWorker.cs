using System.Runtime.Intrinsics.X86;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Training.Kernels;

namespace Word2Vec.Torch.Training;

/// <summary>
/// One thread's work: takes chunks of sentences, and for each centre one step on its window. While the kernel works on one window, the
/// next one's rows are on their way from memory.
/// </summary>
internal sealed unsafe class HogwildWorker : IDisposable
{
    private const int WordsPerReport = 10_000;
    private const int FloatsPerCacheLine = 16;

    private readonly HogwildShared _shared;
    private readonly IWindowKernel _kernel;
    private readonly int[] _kept;
    private readonly int[] _negatives;
    private WindowRows _current;
    private WindowRows _next;
    private RandomSource _random;
    private long _untoldWords;
    private long _pairs;
    private double _loss;
    private long _toldPairs;
    private double _toldLoss;

    public HogwildWorker(HogwildShared shared)
    {
        _shared = shared;
        _kernel = WindowKernels.Create(shared.Options.Instructions, shared.Dimension);
        _kept = new int[shared.LongestSentence];
        _negatives = new int[shared.Negatives];
        (_current, _next) = (CreateRows(), CreateRows());
    }

    /// <summary>Pairs so far in this epoch and their summed loss, as last told; read from another thread.</summary>
    public (long Pairs, double Loss) Told => (Volatile.Read(ref _toldPairs), Volatile.Read(ref _toldLoss));

    /// <summary>Forgets the epoch before; called before the threads start.</summary>
    /// <param name="pairs">Pairs of the new epoch so far, of one that is gone on with.</param>
    /// <param name="loss">Their summed loss.</param>
    public void BeginEpoch(long pairs, double loss)
    {
        (_pairs, _loss) = (pairs, loss);
        Tell();
    }

    /// <summary>Trains on chunks until none is given; each that was begun is ended.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="chunks">Gives the chunks.</param>
    /// <param name="cancellation">Looked at before each chunk.</param>
    public void Train(int epoch, ChunkQueue chunks, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && chunks.TryTake(out var chunk))
        {
            _random = TrainingStreams.Chunk(_shared.Options.Seed, epoch, chunk);
            var (first, end) = _shared.Chunk(chunk);
            var sentences = _shared.Corpus.SentencesFrom(first);
            for (var index = first; index < end && sentences.TryNext(out var sentence); index++)
            {
                if (!_shared.IsHeldOut(index)) TrainSentence(sentence);
            }

            Tell();
            chunks.Passed(_shared.Words);
        }
    }

    /// <summary>The summed loss and the pairs of the sentences held out in a chunk, with the same windows and negatives every time.</summary>
    public (long Pairs, double Loss) Validate(int chunk)
    {
        _random = TrainingStreams.Chunk(_shared.Options.Seed, epoch: 0, chunk);
        var (pairs, (first, end)) = (0L, _shared.Chunk(chunk));
        var sentences = _shared.Corpus.SentencesFrom(first);
        for (var index = first; index < end && sentences.TryNext(out var sentence); index++)
        {
            if (!_shared.IsHeldOut(index)) continue;
            var kept = Keep(sentence);
            for (var position = 0; position < kept.Length; position++)
            {
                if (!Prepare(kept, position, _current)) continue;
                _kernel.Evaluate(_current);
                pairs += _current.Pairs;
            }
        }

        return (pairs, _kernel.TakeLoss());
    }

    public void Dispose()
    {
        _current.Dispose();
        _next.Dispose();
    }

    private void TrainSentence(ReadOnlySpan<int> sentence)
    {
        var kept = Keep(sentence);
        var learningRate = _shared.LearningRate(_untoldWords);
        var hasCurrent = false;
        for (var position = 0; position < kept.Length; position++)
        {
            if (!Prepare(kept, position, _next)) continue;
            Prefetch(_next, kept, position);
            if (hasCurrent) Step(learningRate);
            (_current, _next) = (_next, _current);
            hasCurrent = true;
        }

        if (hasCurrent) Step(learningRate);
        _untoldWords += sentence.Length;
        if (_untoldWords >= WordsPerReport) Tell();
    }

    private void Step(float learningRate)
    {
        _kernel.Step(_current, learningRate, _shared.Options.TrackLoss);
        _pairs += _current.Pairs;
    }

    private ReadOnlySpan<int> Keep(ReadOnlySpan<int> sentence) =>
        _kept.AsSpan(0, _shared.Subsampling.Filter(sentence, _kept, ref _random));

    /// <summary>Gathers the window of a centre: its context words as inputs, the centre and its negatives as outputs.</summary>
    private bool Prepare(ReadOnlySpan<int> kept, int position, WindowRows rows)
    {
        var options = _shared.Options;
        var radius = options.FixedWindow ? options.Window : 1 + _random.NextInt(options.Window);
        var (start, end) = (Math.Max(0, position - radius), Math.Min(kept.Length, position + radius + 1));
        if (end - start == 1) return false;
        _shared.Sampler.Draw(kept[position], context: kept[position], _negatives, ref _random);
        rows.Fill(kept, start, position, end, _negatives);
        return true;
    }

    private void Prefetch(WindowRows rows, ReadOnlySpan<int> kept, int position)
    {
        if (!Sse.IsSupported) return;
        for (var k = 0; k < rows.OutputCount; k++) Prefetch(rows.Outputs[k]);
        // The word that the widest window of the next centre would see for the first time; the others were seen before.
        var entering = position + 1 + _shared.Options.Window;
        if (entering < kept.Length) Prefetch(_shared.InputWeight + ((long)kept[entering] * _shared.Dimension));
    }

    private void Prefetch(float* row)
    {
        for (var n = 0; n < _shared.Dimension; n += FloatsPerCacheLine) Sse.Prefetch0(row + n);
    }

    private void Tell()
    {
        _shared.AddWords(_untoldWords);
        _untoldWords = 0;
        _loss += _kernel.TakeLoss();
        Volatile.Write(ref _toldPairs, _pairs);
        Volatile.Write(ref _toldLoss, _loss);
    }

    private WindowRows CreateRows() =>
        new(_shared.InputWeight, _shared.OutputWeight, _shared.Dimension, 2 * _shared.Options.Window, 1 + _negatives.Length);
}
