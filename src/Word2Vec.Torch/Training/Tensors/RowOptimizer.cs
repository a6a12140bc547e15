using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Moves the rows of one matrix that a batch touched along their gradients. State is kept for every row and changed only where touched,
/// so that a step costs the batch, not the vocabulary.
/// </summary>
internal abstract class RowOptimizer(WeightRows rows) : IDisposable
{
    // Of a checkpoint; so many more may follow.
    private const int MaxSteps = int.MaxValue / 2;

    protected WeightRows Rows { get; } = rows;

    /// <summary>Whether a row that stands in a batch several times must be summed up first.</summary>
    public virtual bool NeedsDistinctRows => true;

    /// <param name="kind">Which one.</param>
    /// <param name="rows">The matrix.</param>
    /// <param name="dimension">N.</param>
    /// <param name="device">Where the matrix is.</param>
    /// <param name="isBounded">Whether SGD bounds steps; the steps of the others have a bound of their own.</param>
    public static RowOptimizer Create(OptimizerKind kind, WeightRows rows, int dimension, Device device, bool isBounded = false) => kind switch
    {
        OptimizerKind.Adagrad => new AdagradRows(rows, dimension, device),
        OptimizerKind.Adam => new AdamRows(rows, dimension, device),
        _ => new SgdRows(rows, isBounded),
    };

    /// <summary>One step.</summary>
    /// <param name="parts">They add up to the gradient of the loss.</param>
    /// <param name="touched">Their different words; not needed where rows need not be distinct.</param>
    /// <param name="learningRate">The rate.</param>
    public void Step(IReadOnlyList<RowGradients> parts, TouchedRows? touched, double learningRate)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        Apply(parts, touched, learningRate);
    }

    /// <summary>Puts the state of the rows into a checkpoint's.</summary>
    public void Save(TrainingState state, string name)
    {
        foreach (var (part, tensor) in Tensors()) state.SetTensor($"{name}.{part}", tensor);
        state.Set($"{name}.steps", Steps);
    }

    public void Load(TrainingState state, string name)
    {
        foreach (var (part, tensor) in Tensors()) state.CopyTo($"{name}.{part}", tensor);
        Steps = (int)state.Integer($"{name}.steps", 0, MaxSteps);
    }

    /// <summary>Frees the state; the weights are not the optimizer's.</summary>
    public abstract void Dispose();

    /// <summary>Steps taken, where they matter to the next one.</summary>
    protected int Steps { get; set; }

    /// <summary>What is kept for every row, [V, N] each.</summary>
    protected virtual (string Name, Tensor Tensor)[] Tensors() => [];

    protected abstract void Apply(IReadOnlyList<RowGradients> parts, TouchedRows? touched, double learningRate);

    protected static Tensor Take(Tensor state, Tensor? words) => words is null ? state : state.index_select(0, words);

    protected static void Put(Tensor state, Tensor? words, Tensor values)
    {
        if (words is null) state.copy_(values);
        else state.index_copy_(0, words, values);
    }
}

/// <summary>
/// w ← w − η·g: torch.optim.SGD's step on the rows touched, which are the only ones that it would move. Bounded, a row's step is scaled by
/// min(1, 4 / (η·c)), c what the curvature of the loss along it is at most: in a large chunk the updates of a frequent word, all from the
/// weights before it, add up to a step that overshoots. Gradient descent diverges where η times the curvature is above 2, which is half of
/// its bound at the most in nearly every row (measured: docs/tensor-trainer.md).
/// </summary>
internal sealed class SgdRows(WeightRows rows, bool isBounded) : RowOptimizer(rows)
{
    /// <summary>The largest η·c whose step is taken whole.</summary>
    private static readonly Scalar Whole = 4;

    public override bool NeedsDistinctRows => Rows.NeedsDistinctRows;

    public override void Dispose()
    {
    }

    protected override void Apply(IReadOnlyList<RowGradients> parts, TouchedRows? touched, double learningRate)
    {
        if (isBounded) Bound(parts, learningRate);
        using Scalar scale = -learningRate;
        foreach (var part in Rows.NeedsDistinctRows ? [Rows.Sum(parts, touched)] : parts) Rows.Add(part, scale);
    }

    // 4 / max(4, η·c), c of a row the sum over its places.
    private void Bound(IReadOnlyList<RowGradients> parts, double learningRate)
    {
        using Scalar rate = learningRate;
        var curvature = zeros([Rows.Count], Rows.Type, parts[0].Rows.device);
        foreach (var part in parts)
        {
            if (part.Words is null) curvature.add_(part.Curvature!, rate);
            else curvature.index_add_(0, part.Words, part.Curvature!, rate);
        }

        var share = curvature.clamp_min_(Whole).reciprocal_().mul_(Whole);
        foreach (var part in parts) part.Rows.mul_((part.Words is null ? share : share.index_select(0, part.Words)).unsqueeze(1));
    }
}

/// <summary>
/// s ← s + g², w ← w − η·g / (√s + ε) with ε = 1e-10: torch.optim.Adagrad's step (Duchi et al. 2011). A row that is not touched has g = 0
/// and would not move there either.
/// </summary>
internal sealed class AdagradRows(WeightRows rows, int dimension, Device device) : RowOptimizer(rows)
{
    private static readonly Scalar Epsilon = 1e-10;

    private readonly Tensor _squares = zeros([rows.Count, dimension], rows.Type, device).DetachFromDisposeScope();

    public override void Dispose() => _squares.Dispose();

    protected override (string Name, Tensor Tensor)[] Tensors() => [("squares", _squares)];

    protected override void Apply(IReadOnlyList<RowGradients> parts, TouchedRows? touched, double learningRate)
    {
        var (words, gradient) = Rows.Sum(parts, touched);
        var squares = Take(_squares, words).addcmul(gradient, gradient, Scalars.One);
        Put(_squares, words, squares);
        using Scalar scale = -learningRate;
        Rows.Add(new RowGradients(words, gradient.div(squares.sqrt().add_(Epsilon, Scalars.One))), scale);
    }
}

/// <summary>
/// Adam (Kingma and Ba 2015) with β = 0.9, 0.999 and ε = 1e-8, as torch.optim.SparseAdam: moments of rows that are not touched stay as
/// they are, where torch.optim.Adam lets them fade and moves those rows too. Rows touched in every step move as there.
/// </summary>
internal sealed class AdamRows(WeightRows rows, int dimension, Device device) : RowOptimizer(rows)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private static readonly Scalar Decay1 = Beta1;
    private static readonly Scalar Decay2 = Beta2;
    private static readonly Scalar Gain1 = 1 - Beta1;
    private static readonly Scalar Gain2 = 1 - Beta2;
    private static readonly Scalar Epsilon = 1e-8;

    private readonly Tensor _means = zeros([rows.Count, dimension], rows.Type, device).DetachFromDisposeScope();
    private readonly Tensor _squares = zeros([rows.Count, dimension], rows.Type, device).DetachFromDisposeScope();

    public override void Dispose()
    {
        _means.Dispose();
        _squares.Dispose();
    }

    protected override (string Name, Tensor Tensor)[] Tensors() => [("means", _means), ("squares", _squares)];

    protected override void Apply(IReadOnlyList<RowGradients> parts, TouchedRows? touched, double learningRate)
    {
        var (words, gradient) = Rows.Sum(parts, touched);
        Steps++;
        var means = Take(_means, words).mul(Decay1).add_(gradient, Gain1);
        var squares = Take(_squares, words).mul(Decay2).addcmul_(gradient, gradient, Gain2);
        Put(_means, words, means);
        Put(_squares, words, squares);
        using Scalar correction = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        using Scalar scale = -learningRate / (1 - Math.Pow(Beta1, Steps));
        Rows.Add(new RowGradients(words, means.div(squares.sqrt().div_(correction).add_(Epsilon, Scalars.One))), scale);
    }
}
