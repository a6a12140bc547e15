using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// One of a model's matrices, [V, N], as the tensor trainer sees it: rows are gathered, and what they gain is added. Weights stored in
/// bfloat16 are computed with in float32, and rounded up or down by chance, so that small gains are not lost but in the mean kept.
/// </summary>
internal sealed class WeightRows : IDisposable
{
    private static readonly Scalar SmallestNormal = 1.2e-38;
    private static readonly Scalar FractionBits = 7;

    private readonly Tensor _weight;
    private readonly bool _sorted;
    private readonly RoundingNoise? _rounding;
    private long _step;

    /// <param name="weight">The matrix; its memory is trained in place.</param>
    /// <param name="deterministic">Whether repeated rows are added up in a fixed order on every device.</param>
    public WeightRows(Tensor weight, bool deterministic)
    {
        _weight = weight.detach().DetachFromDisposeScope();
        _sorted = deterministic && weight.device_type != DeviceType.CPU;
        if (IsRounded) _rounding = new RoundingNoise(weight.size(1), weight.device);
    }

    /// <summary>The type of every computation.</summary>
    public ScalarType Type => IsRounded ? float32 : _weight.dtype;

    /// <summary>The type of sums over many pairs: float64 where the device has it.</summary>
    public ScalarType SumType => _weight.device_type == DeviceType.MPS ? float32 : float64;

    /// <summary>V.</summary>
    public long Count => _weight.size(0);

    private bool IsRounded => _weight.dtype == bfloat16;

    /// <summary>Whether the rows of a step must differ, and be told.</summary>
    public bool NeedsDistinctRows => IsRounded;

    /// <summary>Sets the chance of an epoch's rounding.</summary>
    public void BeginEpoch(ulong key) => _rounding?.BeginEpoch(key);

    /// <summary>Tells the step's number within its epoch, which rounding depends on.</summary>
    public void BeginStep(long step) => _step = step;

    /// <summary>Rows of words, [R, N], a copy.</summary>
    public Tensor Gather(Tensor words) => _weight.index_select(0, words).to(Type);

    /// <summary>A stretch of rows; not a copy where the types agree.</summary>
    public Tensor Stretch(long start, long length) => _weight.narrow(0, start, length).to(Type);

    /// <summary>Adds scale · rows to the words' rows; a word may stand several times unless the weights are rounded.</summary>
    public void Add(RowGradients gains, Scalar scale)
    {
        if (IsRounded) Replace(gains.Words, Current(gains.Words).add_(gains.Rows.mul(scale), Scalars.One));
        else if (gains.Words is null) _weight.add_(gains.Rows, scale);
        else AddRows(_weight, gains.Words, gains.Rows, scale);
    }

    /// <summary>The sum of all parts, each word once.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="touched">Their different words.</param>
    public RowGradients Sum(IReadOnlyList<RowGradients> parts, TouchedRows? touched)
    {
        if (parts is [{ Words: null } whole]) return whole;
        var sums = zeros([touched!.Words.size(0), _weight.size(1)], Type, _weight.device);
        for (var part = 0; part < parts.Count; part++) AddRows(sums, touched.Places[part], parts[part].Rows, Scalars.One);
        return new RowGradients(touched.Words, sums);
    }

    public void Dispose()
    {
        _weight.Dispose();
        _rounding?.Dispose();
    }

    private Tensor Current(Tensor? words) => words is null ? Stretch(0, Count) : Gather(words);

    private void Replace(Tensor? words, Tensor rows)
    {
        using Scalar count = Count;
        var rounded = Rounded(words ?? arange(count, int64, _weight.device), rows);
        if (words is null) _weight.copy_(rounded);
        else _weight.index_copy_(0, words, rounded);
    }

    /// <summary>Adds scale · rows to the words' rows of a matrix like this one; where results must not vary, in a fixed order.</summary>
    public void AddRows(Tensor target, Tensor words, Tensor rows, Scalar scale)
    {
        // On CUDA index_add_ adds in the order in which threads arrive; index_put_ sorts first.
        if (_sorted) target.index_put_(rows.mul(scale), [words], true);
        else target.index_add_(0, words, rows, scale);
    }

    // Noise of one unit in the last place of bfloat16 before rounding to the nearest: up or down with the chance of the distance.
    private Tensor Rounded(Tensor words, Tensor rows)
    {
        var unit = rows.abs().clamp_min_(SmallestNormal).log2_().floor_().sub_(FractionBits).exp2();
        return _rounding!.Of(words, _step).mul_(unit).add_(rows, Scalars.One).to(bfloat16);
    }
}
