using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// The chance by which weights are rounded: a number for each weight and step, by a hash of seed, epoch, step, row and column. Whole
/// numbers below 2³¹ in 64 bits, multiplied, shifted and cut, are the same on every device and never overflow.
/// </summary>
internal sealed class RoundingNoise : IDisposable
{
    private const long Mask = int.MaxValue;
    private const long RowFactor = 0x2C1B3C6D;
    private const long ColumnFactor = 0x297A2D39;
    private const long StepFactor = 0x1B56C4E9;
    private static readonly long[] Factors = [0x6D2B79F5, 0x5851F42D];
    private static readonly int[] Shifts = [15, 13, 16];
    private static readonly Scalar Unit = 1.0 / (1L << 31);
    private static readonly Scalar Half = 0.5;
    private static readonly Scalar RowScalar = RowFactor;

    private readonly Tensor _mask;
    private readonly Tensor _columns;
    private readonly Tensor[] _factors;
    private readonly Tensor[] _shifts;
    private long _key;

    /// <param name="columns">N.</param>
    /// <param name="device">Where the weights are.</param>
    public RoundingNoise(long columns, Device device)
    {
        _mask = Own(tensor(Mask, int64), device);
        var numbers = new long[columns];
        for (var column = 0; column < columns; column++) numbers[column] = column * ColumnFactor;
        _columns = Own(tensor(numbers), device);
        _factors = [.. Factors.Select(number => Own(tensor(number, int64), device))];
        _shifts = [.. Shifts.Select(number => Own(tensor((long)number, int64), device))];
    }

    /// <summary>Sets what all steps of an epoch have in common.</summary>
    public void BeginEpoch(ulong key) => _key = (long)(key >> 33);

    /// <summary>Numbers uniform on [−½, ½], [R, N].</summary>
    /// <param name="rows">Row numbers, int64 [R].</param>
    /// <param name="step">The step's number within the epoch.</param>
    public Tensor Of(Tensor rows, long step)
    {
        using var scope = NewDisposeScope();
        using Scalar key = Key(_key, step);
        var bits = rows.mul(RowScalar).add_(key, Scalars.One).unsqueeze(1).add(_columns, Scalars.One).bitwise_and(_mask);
        for (var round = 0; round < _factors.Length; round++)
            bits = bits.bitwise_xor(bits.bitwise_right_shift(_shifts[round])).mul_(_factors[round]).bitwise_and(_mask);
        bits = bits.bitwise_xor(bits.bitwise_right_shift(_shifts[^1]));
        return bits.to(float32).mul_(Unit).sub_(Half).MoveToOuterDisposeScope();
    }

    /// <summary>The same number in plain C#.</summary>
    internal static double Of(ulong epochKey, long step, long row, long column)
    {
        var bits = ((row * RowFactor) + Key((long)(epochKey >> 33), step) + (column * ColumnFactor)) & Mask;
        for (var round = 0; round < Factors.Length; round++) bits = ((bits ^ (bits >> Shifts[round])) * Factors[round]) & Mask;
        bits ^= bits >> Shifts[^1];
        return ((float)bits / (1L << 31)) - 0.5f;
    }

    public void Dispose()
    {
        foreach (var part in (Tensor[])[_mask, _columns, .. _factors, .. _shifts]) part.Dispose();
    }

    private static long Key(long epoch, long step) => (epoch + (((step & Mask) * StepFactor) & Mask)) & Mask;

    private static Tensor Own(Tensor host, Device device)
    {
        using (host) return host.to(device, copy: true).DetachFromDisposeScope();
    }
}
