using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>Turns chunks of tokens into samples, on the device: radii, masks, negatives. No pair exists on the host.</summary>
internal sealed class ChunkSampler : IDisposable
{
    // Measured (docs/tensor-trainer.md): the more noise a centre sees the better, while the matrix products are the smaller part.
    private const int NegativesPerGroup = 64;
    private const int CentersPerGroup = 128;
    private const string RandomName = "samples_random";

    private readonly TrainingOptions _options;
    private readonly WindowMask _mask;
    private readonly NoiseTable? _noise;
    private readonly Device _device;
    private readonly ScalarType _dtype;
    private readonly Scalar _negatives;
    private readonly int _drawn;
    private readonly Generator _random;

    /// <param name="options">The settings.</param>
    /// <param name="vocabulary">The words and their counts.</param>
    /// <param name="device">Where samples are drawn.</param>
    /// <param name="dtype">The type that masks and weights are computed in.</param>
    public ChunkSampler(TrainingOptions options, Vocabulary vocabulary, Device device, ScalarType dtype)
    {
        (_options, _device, _dtype) = (options, device, dtype);
        _mask = new WindowMask(options, device);
        _random = new Generator(device: device);
        var negatives = 0;
        if (options.Loss == TrainingLoss.NegativeSampling)
        {
            var noise = new NoiseDistribution(vocabulary, options.NoiseExponent);
            negatives = new NegativeSampler(noise, options.DistinctNegatives).Effective(options.Negative);
            _noise = new NoiseTable(noise, device);
        }

        _negatives = negatives;
        _drawn = SharesInGroups ? NegativesPerGroup : negatives;
        Multiple = SharesInGroups ? Math.Max(CentersPerGroup, _mask.BlockSize) : _mask.BlockSize;
    }

    /// <summary>Centres come in multiples of so many.</summary>
    public int Multiple { get; }

    private bool SharesInGroups => _noise is not null && _options.NegativeSharing == NegativeSharing.Group;

    public void BeginEpoch(int epoch) => _random.manual_seed((long)(TrainingStreams.Device(_options.Seed, epoch).NextUInt64() >> 1));

    public void Save(TrainingState state) => state.SetTensor(RandomName, _random.get_state());

    public void Load(TrainingState state) => state.Restore(RandomName, _random);

    /// <summary>Draws a chunk's samples; its tensors are the caller's to dispose.</summary>
    public ChunkSamples Draw(TokenChunks chunk)
    {
        using var scope = NewDisposeScope();
        // Half the bytes on the way; index_add_ takes int64 alone.
        var (tokens, sentences) = (Upload(chunk.Tokens).to(int64), Upload(chunk.Sentences));
        var centers = _mask.Centers(tokens).contiguous();
        var columns = _mask.InColumns(tokens).contiguous();
        var mask = _mask.Draw(sentences, _random, _dtype);
        if (_noise is null) return Kept(new ChunkSamples(centers, columns, mask, null, null));
        if (SharesInGroups)
        {
            var groups = centers.size(0) / Multiple;
            var shared = DrawNegatives([groups, _drawn], null);
            var ofBlocks = shared.repeat_interleave(Multiple / _mask.BlockSize, 0);
            return Kept(new ChunkSamples(centers, columns, mask, shared, Weights(mask, columns, ofBlocks).view(groups, -1, _drawn)));
        }

        var own = DrawNegatives([centers.size(0), _drawn], centers);
        var weights = Weights(_mask.OfWindows(mask).unsqueeze(1), _mask.InWindows(tokens), own);
        return Kept(new ChunkSamples(centers, columns, mask, own, weights));
    }

    public void Dispose()
    {
        _mask.Dispose();
        _noise?.Dispose();
        _negatives.Dispose();
        _random.Dispose();
    }

    /// <summary>Draws noise words; distinct ones are drawn again until none is the centre's or one before it in the group.</summary>
    private Tensor DrawNegatives(long[] shape, Tensor? centers)
    {
        var drawn = _noise!.Draw(shape, _random);
        if (!_options.DistinctNegatives || centers is null) return drawn;
        var earlier = ones([_drawn, _drawn], @bool, _device).tril(-1);
        while (true)
        {
            using var scope = NewDisposeScope();
            var isTaken = drawn.unsqueeze(2).eq(drawn.unsqueeze(1)).logical_and_(earlier).any(2).logical_or_(drawn.eq(centers.unsqueeze(1)));
            if (!isTaken.any().item<bool>()) return drawn;
            drawn.copy_(where(isTaken, _noise.Draw(shape, _random), drawn));
        }
    }

    /// <summary>
    /// For how many negatives of how many pairs each noise word stands. A pair whose context is among the noise shares its K among the
    /// others, which is in the mean what drawing again would give.
    /// </summary>
    private Tensor Weights(Tensor mask, Tensor columns, Tensor negatives)
    {
        var differs = columns.unsqueeze(2).ne(negatives.unsqueeze(1)).to(_dtype);
        var share = differs.sum(2, keepdim: true).clamp_min_(Scalars.One).reciprocal_().mul_(_negatives);
        return mask.bmm(differs.mul_(share));
    }

    private static ChunkSamples Kept(ChunkSamples samples)
    {
        samples.Centers.MoveToOuterDisposeScope();
        samples.Columns.MoveToOuterDisposeScope();
        samples.Mask.MoveToOuterDisposeScope();
        samples.Negatives?.MoveToOuterDisposeScope();
        samples.NegativeWeights?.MoveToOuterDisposeScope();
        return samples;
    }

    private Tensor Upload(ReadOnlyMemory<int> values) => tensor(values.ToArray()).to(_device, copy: true);
}
