using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>Draws the noise words of a chunk's groups.</summary>
internal sealed class ChunkNegatives
{
    private readonly NoiseDistribution _noise;
    private readonly NegativeSampler _sampler;
    private readonly ChunkShape _shape;

    public ChunkNegatives(Vocabulary vocabulary, TrainingOptions options, ChunkShape shape)
    {
        _shape = shape;
        _noise = new NoiseDistribution(vocabulary, options.NoiseExponent);
        _sampler = new NegativeSampler(_noise, options.DistinctNegatives);
    }

    /// <summary>Draws for the groups of some centres. A centre's own are never the centre, and distinct ones differ from each other.</summary>
    public void Draw(ReadOnlySpan<int> centers, Span<int> negatives, ref RandomSource random)
    {
        if (_shape.IsShared)
        {
            for (var i = 0; i < negatives.Length; i++) negatives[i] = _noise.Draw(ref random);
            return;
        }

        var count = _shape.NegativesOfPair;
        for (var i = 0; i < centers.Length; i++) _sampler.Draw(centers[i], centers[i], negatives.Slice(i * count, count), ref random);
    }
}
