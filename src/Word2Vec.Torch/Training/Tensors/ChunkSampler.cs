using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>Turns a chunk of the host's numbers into samples on the device: one upload, and masks and weights made there.</summary>
internal sealed class ChunkSampler : IDisposable
{
    private readonly ChunkShape _shape;
    private readonly WindowMask _mask;
    private readonly Device _device;
    private readonly ScalarType _dtype;
    private readonly Scalar _negatives;
    private readonly bool _distinct;

    /// <param name="shape">How chunks are cut.</param>
    /// <param name="distinct">Whether negatives are distinct.</param>
    /// <param name="device">Where the weights are.</param>
    /// <param name="dtype">The type that masks and weights are computed in.</param>
    public ChunkSampler(ChunkShape shape, bool distinct, Device device, ScalarType dtype)
    {
        (_shape, _distinct, _device, _dtype) = (shape, distinct, device, dtype);
        _mask = new WindowMask(shape, device);
        _negatives = shape.NegativesOfPair;
    }

    /// <summary>A chunk's samples; its tensors are the caller's to dispose.</summary>
    public ChunkSamples Take(TokenChunk chunk)
    {
        using var scope = NewDisposeScope();
        var numbers = DeviceCopy.Of(chunk.Numbers, _device);
        // index_add_ takes int64 alone; on the way, int32 is half the bytes.
        var ids = numbers.narrow(0, 0, chunk.Negatives.End).to(int64);
        var tokens = Part(ids, chunk.Tokens);
        var (centers, columns) = (_mask.Centers(tokens), _mask.InColumns(tokens));
        var mask = _mask.Of(Part(numbers, chunk.From), Part(numbers, chunk.To), _dtype);
        var samples = new ChunkSamples(centers, columns, mask) { InputRows = InputRows(chunk), OutputRows = OutputRows(chunk) };
        if (_shape.Group > 0)
        {
            var negatives = Part(ids, chunk.Negatives).view(-1, _shape.Drawn);
            samples = samples with { Negatives = negatives, NegativeWeights = Weights(mask, centers, columns, negatives) };
        }

        return samples.MoveToOuterScope();
    }

    public void Dispose()
    {
        _mask.Dispose();
        _negatives.Dispose();
    }

    /// <summary>
    /// For how many negatives of how many pairs each noise word stands beside each column, [G, T / G · C / B, K]. A pair whose centre is
    /// among its group's noise shares its negatives among the others, which is in the mean what drawing again would give.
    /// </summary>
    private Tensor Weights(Tensor mask, Tensor centers, Tensor columns, Tensor negatives)
    {
        var (blocks, byColumn) = (mask.size(0), mask.transpose(1, 2));
        if (!_shape.IsShared) return OwnWeights(byColumn, columns, negatives.view(blocks, 1, _shape.Block, -1));
        var ofBlocks = negatives.repeat_interleave(_shape.Group / _shape.Block, 0, output_size: blocks);
        var weights = Shares(centers.view(blocks, -1, 1).ne(ofBlocks.unsqueeze(1)));
        return byColumn.bmm(weights).view(negatives.size(0), -1, _shape.Drawn);
    }

    // A centre's own are never the centre. Distinct ones, as in the guide, are not the other word of the pair either.
    private Tensor OwnWeights(Tensor byColumn, Tensor columns, Tensor negatives)
    {
        var mask = byColumn.unsqueeze(3);
        var weights = _distinct ? Shares(columns.unsqueeze(2).unsqueeze(3).ne(negatives)).mul_(mask) : mask.expand(-1, -1, -1, negatives.size(3));
        return weights.reshape(byColumn.size(0), -1, _shape.Drawn);
    }

    /// <summary>What each of the last dimension's words counts where those that are allowed share a pair's negatives.</summary>
    private Tensor Shares(Tensor isAllowed)
    {
        var allowed = isAllowed.to(_dtype);
        return allowed.mul_(allowed.sum(-1, keepdim: true).clamp_min_(Scalars.One).reciprocal_().mul_(_negatives));
    }

    private TouchedRows? InputRows(TokenChunk chunk)
    {
        if (chunk.InputWords is not { } words) return null;
        var places = Ids(words.Places);
        return new TouchedRows(Ids(words.Words), [_shape.Group > 0 ? _mask.InColumns(places).flatten() : places]);
    }

    private TouchedRows? OutputRows(TokenChunk chunk)
    {
        if (chunk.OutputWords is not { } words) return null;
        var places = Ids(words.Places);
        return new TouchedRows(Ids(words.Words), [places.narrow(0, 0, chunk.Centers), places.narrow(0, chunk.Centers, chunk.Negatives.Length)]);
    }

    private Tensor Ids(int[] numbers) => DeviceCopy.Of(numbers, _device).to(int64);

    private static Tensor Part(Tensor numbers, TokenChunk.Stretch stretch) => numbers.narrow(0, stretch.Start, stretch.Length);
}
