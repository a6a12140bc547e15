using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>The alias table of a <see cref="NoiseDistribution"/> as tensors, so that negatives are drawn where they are used.</summary>
internal sealed class NoiseTable : IDisposable
{
    private readonly Tensor _thresholds;
    private readonly Tensor _aliases;
    private readonly int _count;

    public NoiseTable(NoiseDistribution noise, Device device)
    {
        _count = noise.Count;
        var (thresholds, aliases) = noise.Table();
        (_thresholds, _aliases) = (Own(tensor(thresholds), device), Own(tensor(aliases, int64), device));
    }

    /// <summary>Draws words, int64 of the shape.</summary>
    public Tensor Draw(long[] shape, Generator random)
    {
        using var scope = NewDisposeScope();
        var slots = randint(0, _count, shape, int64, _aliases.device, generator: random);
        var flat = slots.flatten();
        var stays = rand(shape, float32, _aliases.device, generator: random).lt(_thresholds.index_select(0, flat).view(shape));
        return where(stays, slots, _aliases.index_select(0, flat).view(shape)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _thresholds.Dispose();
        _aliases.Dispose();
    }

    private static Tensor Own(Tensor host, Device device)
    {
        using (host) return host.to(device, copy: true).DetachFromDisposeScope();
    }
}
