using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>One step's pairs with their negatives, on the host; the tensors that it makes are the caller's to dispose.</summary>
internal sealed class PairBatch
{
    private readonly NegativeSampler? _sampler;
    private readonly long[] _centers;
    private readonly long[] _outputs;
    private readonly int[] _negatives;
    private int _count;

    public PairBatch(TrainingOptions options, Vocabulary vocabulary, int size)
    {
        if (options.Loss == TrainingLoss.NegativeSampling)
            _sampler = new NegativeSampler(new NoiseDistribution(vocabulary.Counts, options.NoiseExponent), options.DistinctNegatives);
        _negatives = new int[_sampler?.Effective(options.Negative) ?? 0];
        _centers = new long[size];
        _outputs = new long[size * Columns];
    }

    // The context, then the negatives.
    private int Columns => 1 + _negatives.Length;

    /// <summary>Takes pairs from the front, as many as a batch holds.</summary>
    /// <returns>How many it took.</returns>
    public int Fill(ReadOnlySpan<WordPair> pairs, ref RandomSource random)
    {
        _count = Math.Min(pairs.Length, _centers.Length);
        for (var b = 0; b < _count; b++)
        {
            var (center, context) = pairs[b];
            _centers[b] = center;
            var row = _outputs.AsSpan(b * Columns, Columns);
            row[0] = context;
            _sampler?.Draw(center, context, _negatives, ref random);
            for (var k = 0; k < _negatives.Length; k++) row[1 + k] = _negatives[k];
        }

        return _count;
    }

    /// <summary>Centre words, int64 [B].</summary>
    public Tensor Centers(Device device) => Upload(_centers.AsMemory(0, _count), device, _count);

    /// <summary>Output words, int64 [B, 1 + K]: the context in column 0.</summary>
    public Tensor Outputs(Device device) => Upload(_outputs.AsMemory(0, _count * Columns), device, _count, Columns);

    /// <summary>Context words, int64 [B].</summary>
    public Tensor Contexts(Device device) => Outputs(device).select(1, 0).contiguous();

    private static Tensor Upload(Memory<long> values, Device device, params long[] shape) =>
        tensor(values.ToArray(), shape).to(device);
}
