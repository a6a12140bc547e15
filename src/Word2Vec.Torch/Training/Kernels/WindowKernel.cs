using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// The fast path: one window's M × K binary logistic problems as a fused, register-blocked product. With u_m the input rows, v_k the
/// output rows, y_k = 1 for the centre and 0 for a negative, c the counts of repeated words and η the learning rate:
/// <code>
/// 1. scores     s_km = v_k · u_m
/// 2. gradients  g_km = η·c_k·c_m·(y_k − σ(s_km))
/// 3. updates    u_m += Σ_k g_km·v_k,  v_k += Σ_m g_km·u_m,  both from the values before the step
/// </code>
/// That is the guide's negative sampling (∂L/∂s = σ(s) − y, ∂L/∂v = (∂L/∂s)·u, ∂L/∂u = Σ (∂L/∂s)·v), summed over the window.
/// </summary>
/// <remarks>
/// A row of N columns is read in steps of <c>Width</c> lanes. Where N is no multiple of it, the last step goes back to end at column N,
/// and the lanes that were done before are masked out; rows need no padding, but N must be at least Width.
/// Not thread-safe by itself; two kernels may race on rows that they share, as Hogwild does.
/// </remarks>
internal sealed unsafe class WindowKernel<TLanes, TVector> : IWindowKernel
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Below float32's end, and below e^87, where the exponential stops.
    private const float LargestProduct = 1e37f;

    private static readonly float AllBits = BitConverter.Int32BitsToSingle(-1);

    private readonly int _dimension;
    private readonly TVector _tailMask;
    private TVector _product = TLanes.Broadcast(1);
    private double _loss;

    public WindowKernel(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, TLanes.Width);
        _dimension = dimension;
        var mask = stackalloc float[TLanes.Width];
        var done = (TLanes.Width - (dimension % TLanes.Width)) % TLanes.Width;
        for (var lane = 0; lane < TLanes.Width; lane++) mask[lane] = lane < done ? 0 : AllBits;
        _tailMask = TLanes.Load(mask);
    }

    public void Step(WindowRows rows, float learningRate, bool withLoss)
    {
        Score(rows);
        Differentiate(rows, learningRate, withLoss);
        Update(rows);
    }

    public void Evaluate(WindowRows rows)
    {
        Score(rows);
        Differentiate(rows, learningRate: 0, withLoss: true);
    }

    public double TakeLoss()
    {
        AddProduct();
        var loss = _loss;
        _loss = 0;
        return loss;
    }

    /// <summary>1. Blocks of two inputs by six outputs, whose twelve sums stay in registers.</summary>
    private void Score(WindowRows rows)
    {
        for (var k = 0; k < rows.OutputCount; k += WindowRows.OutputBlock)
        {
            for (var m = 0; m < rows.InputCount; m += WindowRows.InputBlock)
                ScoreBlock(rows.Inputs + m, rows.Outputs + k, rows.Scores + (k * rows.ScoreStride) + m, rows.ScoreStride);
        }
    }

    private void ScoreBlock(float** inputs, float** outputs, float* scores, int stride)
    {
        float* u0 = inputs[0], u1 = inputs[1];
        float* v0 = outputs[0], v1 = outputs[1], v2 = outputs[2], v3 = outputs[3], v4 = outputs[4], v5 = outputs[5];
        TVector s00, s01, s10, s11, s20, s21, s30, s31, s40, s41, s50, s51;
        s00 = s01 = s10 = s11 = s20 = s21 = s30 = s31 = s40 = s41 = s50 = s51 = TLanes.Broadcast(0);
        var mask = TLanes.Broadcast(AllBits);
        for (var n = 0; n < _dimension; n += TLanes.Width)
        {
            if (n + TLanes.Width > _dimension) (n, mask) = (_dimension - TLanes.Width, _tailMask);
            var x0 = TLanes.Mask(TLanes.Load(u0 + n), mask);
            var x1 = TLanes.Mask(TLanes.Load(u1 + n), mask);
            var v = TLanes.Load(v0 + n);
            (s00, s01) = (TLanes.MultiplyAdd(v, x0, s00), TLanes.MultiplyAdd(v, x1, s01));
            v = TLanes.Load(v1 + n);
            (s10, s11) = (TLanes.MultiplyAdd(v, x0, s10), TLanes.MultiplyAdd(v, x1, s11));
            v = TLanes.Load(v2 + n);
            (s20, s21) = (TLanes.MultiplyAdd(v, x0, s20), TLanes.MultiplyAdd(v, x1, s21));
            v = TLanes.Load(v3 + n);
            (s30, s31) = (TLanes.MultiplyAdd(v, x0, s30), TLanes.MultiplyAdd(v, x1, s31));
            v = TLanes.Load(v4 + n);
            (s40, s41) = (TLanes.MultiplyAdd(v, x0, s40), TLanes.MultiplyAdd(v, x1, s41));
            v = TLanes.Load(v5 + n);
            (s50, s51) = (TLanes.MultiplyAdd(v, x0, s50), TLanes.MultiplyAdd(v, x1, s51));
        }

        StoreTwoRows(TLanes.Sum4(s00, s01, s10, s11), scores, stride);
        StoreTwoRows(TLanes.Sum4(s20, s21, s30, s31), scores + (2 * stride), stride);
        StoreTwoRows(TLanes.Sum4(s40, s41, s50, s51), scores + (4 * stride), stride);
    }

    private static void StoreTwoRows(Vector128<float> sums, float* scores, int stride)
    {
        sums.GetLower().Store(scores);
        sums.GetUpper().Store(scores + stride);
    }

    /// <summary>
    /// 2. With x = −s for the centre and s for a negative, |y − σ(s)| = e^x / (1 + e^x) and the loss is log(1 + e^x): neither a table nor
    /// a clip that float32 could show. The losses of an input add up as one product of all 1 + e^x.
    /// </summary>
    private void Differentiate(WindowRows rows, float learningRate, bool withLoss)
    {
        var one = TLanes.Broadcast(1);
        for (var m = 0; m < rows.InputCount; m += TLanes.Width)
        {
            var counts = TLanes.Load(rows.InputCounts + m);
            var product = one;
            for (var k = 0; k < rows.OutputCount; k++)
            {
                var offset = (k * rows.ScoreStride) + m;
                var power = Exponential<TLanes, TVector>.Of(Disagreement(rows, k, m));
                var denominator = TLanes.Add(one, power);
                var step = TLanes.Broadcast(k == 0 ? learningRate * rows.OutputCounts[k] : -learningRate * rows.OutputCounts[k]);
                var gradient = TLanes.Multiply(TLanes.Multiply(TLanes.Divide(power, denominator), step), counts);
                TLanes.Store(gradient, rows.Gradients + offset);
                product = TLanes.Multiply(product, denominator);
            }

            if (withLoss) AddLoss(rows, m, counts, product);
        }
    }

    private static TVector Disagreement(WindowRows rows, int k, int m)
    {
        var score = TLanes.Load(rows.Scores + (k * rows.ScoreStride) + m);
        return k == 0 ? TLanes.Negate(score) : score;
    }

    /// <summary>
    /// Takes the window's product into that of the windows before it, whose logarithm is taken when it has grown large. Lanes without a
    /// word have a count of zero.
    /// </summary>
    private void AddLoss(WindowRows rows, int m, TVector counts, TVector product)
    {
        if (!rows.HasRepeats)
        {
            var joined = TLanes.Multiply(_product, TLanes.SelectPositive(counts, product, TLanes.Broadcast(1)));
            if (!IsTooLarge(joined))
            {
                _product = joined;
                return;
            }

            AddProduct();
        }

        AddWindowLoss(rows, m, counts, product);
    }

    /// <summary>
    /// One logarithm of the window's product; where an output stands for several, or the product is too large, one for each output.
    /// </summary>
    private void AddWindowLoss(WindowRows rows, int m, TVector counts, TVector product)
    {
        if (!rows.HasRepeatedOutputs && !IsTooLarge(product))
        {
            _loss += TLanes.Sum(TLanes.Multiply(Logarithm<TLanes, TVector>.Of(product), counts));
            return;
        }

        for (var k = 0; k < rows.OutputCount; k++) AddOutputLoss(Disagreement(rows, k, m), counts, rows.OutputCounts[k]);
    }

    private static bool IsTooLarge(TVector product) => TLanes.AnyLess(TLanes.Broadcast(LargestProduct), product);

    private void AddProduct()
    {
        _loss += TLanes.Sum(Logarithm<TLanes, TVector>.Of(_product));
        _product = TLanes.Broadcast(1);
    }

    /// <summary>Adds log(1 + e^x) = max(x, 0) + log(1 + e^−|x|) as often as the words occur.</summary>
    private void AddOutputLoss(TVector x, TVector counts, float outputCount)
    {
        var small = Exponential<TLanes, TVector>.Of(TLanes.Negate(TLanes.Abs(x)));
        var rest = Logarithm<TLanes, TVector>.Of(TLanes.Add(TLanes.Broadcast(1), small));
        var loss = TLanes.Add(TLanes.Max(x, TLanes.Broadcast(0)), rest);
        _loss += TLanes.Sum(TLanes.Multiply(loss, counts)) * outputCount;
    }

    /// <summary>3. Column by column: the block's six output rows stay in registers while every input passes by.</summary>
    private void Update(WindowRows rows)
    {
        if (rows.OutputCount <= WindowRows.OutputBlock) UpdateSingleBlock(rows);
        else UpdateBlocks(rows);
    }

    private void UpdateSingleBlock(WindowRows rows)
    {
        var mask = TLanes.Broadcast(AllBits);
        for (var n = 0; n < _dimension; n += TLanes.Width)
        {
            if (n + TLanes.Width > _dimension) (n, mask) = (_dimension - TLanes.Width, _tailMask);
            UpdateColumns(rows, rows.Outputs, rows.Gradients, n, mask, rows.Inputs, n);
        }
    }

    // With more outputs than one block holds, the inputs' new values wait beside them until every block has seen the old ones.
    private void UpdateBlocks(WindowRows rows)
    {
        var waiting = stackalloc float[rows.InputCount * TLanes.Width];
        var targets = stackalloc float*[rows.InputCount];
        for (var m = 0; m < rows.InputCount; m++) targets[m] = waiting + (m * TLanes.Width);
        var mask = TLanes.Broadcast(AllBits);
        for (var n = 0; n < _dimension; n += TLanes.Width)
        {
            if (n + TLanes.Width > _dimension) (n, mask) = (_dimension - TLanes.Width, _tailMask);
            for (var m = 0; m < rows.InputCount; m++) TLanes.Store(TLanes.Broadcast(0), targets[m]);
            for (var k = 0; k < rows.OutputCount; k += WindowRows.OutputBlock)
                UpdateColumns(rows, rows.Outputs + k, rows.Gradients + (k * rows.ScoreStride), n, mask, targets, 0);
            for (var m = 0; m < rows.InputCount; m++)
                TLanes.Store(TLanes.Add(TLanes.Load(rows.Inputs[m] + n), TLanes.Load(targets[m])), rows.Inputs[m] + n);
        }
    }

    /// <summary>Adds what six output rows gain to them, and what each input gains to its sum, in the columns from n.</summary>
    private static void UpdateColumns(
        WindowRows rows, float** outputs, float* gradients, int n, TVector mask, float** sums, int sumColumn)
    {
        float* p0 = outputs[0] + n, p1 = outputs[1] + n, p2 = outputs[2] + n;
        float* p3 = outputs[3] + n, p4 = outputs[4] + n, p5 = outputs[5] + n;
        TVector w0 = TLanes.Load(p0), w1 = TLanes.Load(p1), w2 = TLanes.Load(p2);
        TVector w3 = TLanes.Load(p3), w4 = TLanes.Load(p4), w5 = TLanes.Load(p5);
        TVector v0 = TLanes.Mask(w0, mask), v1 = TLanes.Mask(w1, mask), v2 = TLanes.Mask(w2, mask);
        TVector v3 = TLanes.Mask(w3, mask), v4 = TLanes.Mask(w4, mask), v5 = TLanes.Mask(w5, mask);
        var stride = rows.ScoreStride;
        for (var m = 0; m < rows.InputCount; m++)
        {
            var u = TLanes.Mask(TLanes.Load(rows.Inputs[m] + n), mask);
            var sum = TLanes.Load(sums[m] + sumColumn);
            var gradient = gradients + m;
            var g = TLanes.Broadcast(*gradient);
            (sum, w0) = (TLanes.MultiplyAdd(g, v0, sum), TLanes.MultiplyAdd(g, u, w0));
            g = TLanes.Broadcast(*(gradient += stride));
            (sum, w1) = (TLanes.MultiplyAdd(g, v1, sum), TLanes.MultiplyAdd(g, u, w1));
            g = TLanes.Broadcast(*(gradient += stride));
            (sum, w2) = (TLanes.MultiplyAdd(g, v2, sum), TLanes.MultiplyAdd(g, u, w2));
            g = TLanes.Broadcast(*(gradient += stride));
            (sum, w3) = (TLanes.MultiplyAdd(g, v3, sum), TLanes.MultiplyAdd(g, u, w3));
            g = TLanes.Broadcast(*(gradient += stride));
            (sum, w4) = (TLanes.MultiplyAdd(g, v4, sum), TLanes.MultiplyAdd(g, u, w4));
            g = TLanes.Broadcast(*(gradient + stride));
            (sum, w5) = (TLanes.MultiplyAdd(g, v5, sum), TLanes.MultiplyAdd(g, u, w5));
            TLanes.Store(sum, sums[m] + sumColumn);
        }

        TLanes.Store(w0, p0);
        TLanes.Store(w1, p1);
        TLanes.Store(w2, p2);
        TLanes.Store(w3, p3);
        TLanes.Store(w4, p4);
        TLanes.Store(w5, p5);
    }
}
