using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Which tokens of a chunk are pairs. The chunk's centres stand in blocks; a block's centres see its columns, the tokens from the reach
/// before its first centre to the reach after its last. So scores, gradients and updates are batched products of small dense matrices.
/// </summary>
internal sealed class WindowMask : IDisposable
{
    private readonly ChunkShape _shape;
    private readonly Tensor _distances;

    public WindowMask(ChunkShape shape, Device device)
    {
        _shape = shape;
        var distances = new int[shape.Block, shape.Columns];
        for (var b = 0; b < shape.Block; b++)
        {
            // A centre is no context of its own.
            for (var c = 0; c < shape.Columns; c++) distances[b, c] = c - b == shape.Reach ? int.MaxValue : c - b - shape.Reach;
        }

        using var host = tensor(distances);
        _distances = host.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Marks each centre's context.</summary>
    /// <param name="from">Minus the context words to the left of each centre, int32 [T].</param>
    /// <param name="to">Context words to the right, int32 [T].</param>
    /// <param name="dtype">The type of the result.</param>
    /// <returns>1 where a column is context of a centre, else 0, [T / B, B, C].</returns>
    public Tensor Of(Tensor from, Tensor to, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        return _distances.ge(InBlocks(from)).logical_and_(_distances.le(InBlocks(to))).to(dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The centres' part of a chunk's tokens, [T].</summary>
    public Tensor Centers(Tensor tokens) => tokens.narrow(0, _shape.Reach, tokens.size(0) - (2 * _shape.Reach));

    /// <summary>Each block's columns, [T / B, C].</summary>
    public Tensor InColumns(Tensor tokens) => tokens.unfold(0, _shape.Columns, _shape.Block).contiguous();

    public void Dispose() => _distances.Dispose();

    private Tensor InBlocks(Tensor centers) => centers.view(-1, _shape.Block, 1);
}
