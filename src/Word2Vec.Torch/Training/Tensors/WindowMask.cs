using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Which tokens of a chunk are pairs. The chunk's centres stand in blocks; a block's centres see its columns, the tokens from the reach
/// before its first centre to the reach after its last. So scores, gradients and updates are batched products of small dense matrices.
/// </summary>
internal sealed class WindowMask : IDisposable
{
    private const int SmallestBlock = 16;

    private readonly int _reach;
    private readonly bool _fixed;
    private readonly Scalar _window;
    private readonly Tensor _distances;

    public WindowMask(TrainingOptions options, Device device)
    {
        (_reach, _fixed, _window) = (options.Window, options.FixedWindow, options.Window);
        BlockSize = Math.Max(SmallestBlock, (int)BitOperations.RoundUpToPowerOf2((uint)(2 * _reach)));
        Columns = BlockSize + (2 * _reach);
        var distances = new int[BlockSize, Columns];
        for (var b = 0; b < BlockSize; b++)
        {
            for (var c = 0; c < Columns; c++) distances[b, c] = c - b == _reach ? int.MaxValue : Math.Abs(c - b - _reach);
        }

        using var host = tensor(distances);
        _distances = host.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>B, the centres of a block, a power of two.</summary>
    public int BlockSize { get; }

    /// <summary>C, the tokens that a block's windows can hold: B + 2 · window.</summary>
    public int Columns { get; }

    /// <summary>Draws each centre's radius and marks its context.</summary>
    /// <param name="sentences">The sentence of each token, int32 [T + 2 · window].</param>
    /// <param name="random">Where radii come from.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <returns>1 where a column is context of a centre, else 0, [blocks, B, C].</returns>
    public Tensor Draw(Tensor sentences, Generator random, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (centers, columns) = (InBlocks(Centers(sentences)).unsqueeze(2), InColumns(sentences).unsqueeze(1));
        var isNear = _fixed
            ? _distances.le(_window)
            : _distances.le(randint(1, _reach + 1, centers.shape, int32, centers.device, generator: random));
        return isNear.logical_and(centers.eq(columns)).to(dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The centres' part of a chunk's tokens, [T].</summary>
    public Tensor Centers(Tensor tokens) => tokens.narrow(0, _reach, tokens.size(0) - (2 * _reach));

    /// <summary>[T, …] as [blocks, B, …].</summary>
    public Tensor InBlocks(Tensor centers) => centers.unflatten(0, -1, BlockSize);

    /// <summary>Each block's columns, [blocks, C].</summary>
    public Tensor InColumns(Tensor tokens) => tokens.unfold(0, Columns, BlockSize);

    /// <summary>Each centre's widest window with the centre in its middle, [T, 2 · window + 1].</summary>
    public Tensor InWindows(Tensor tokens) => tokens.unfold(0, (2 * _reach) + 1, 1);

    /// <summary>The mask's part for each centre's widest window, [T, 2 · window + 1].</summary>
    public Tensor OfWindows(Tensor mask)
    {
        using var scope = NewDisposeScope();
        var (blocks, width) = (mask.size(0), (2 * _reach) + 1);
        return mask.as_strided([blocks, BlockSize, width], [BlockSize * Columns, Columns + 1, 1]).reshape(-1, width).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _distances.Dispose();
        _window.Dispose();
    }
}
