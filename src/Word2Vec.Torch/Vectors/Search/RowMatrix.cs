using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Vectors.Search;

/// <summary>
/// Rows [V, N] of float32 as a search reads them: by address, several at a time, with the inverse of each one's length beside them, so
/// that no second matrix of unit rows is needed.
/// </summary>
/// <remarks>Reads the tensor's memory without holding it: who uses this keeps the tensor.</remarks>
internal sealed unsafe class RowMatrix
{
    // A float32 cosine is off by at most about N units of rounding.
    private const double RoundingPerDimension = 4 * 6e-8;

    private readonly float* _numbers;
    private readonly float[] _inverseNorms;

    public RowMatrix(Tensor rows)
    {
        (Count, Dimension) = ((int)rows.size(0), (int)rows.size(1));
        _inverseNorms = new float[Count];
        if (Count == 0) return;
        _numbers = (float*)TensorBytes.Address(rows);
        RowScan.Run(Count, Dimension, (start, count) =>
        {
            for (var id = start; id < start + count; id++) _inverseNorms[id] = Inverse(Norm(id));
        });
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>The most that a cosine with a vector of length 1 computed in float32 is off.</summary>
    public double Rounding => RoundingPerDimension * Dimension;

    public ReadOnlySpan<float> this[int id] => new(_numbers + ((long)id * Dimension), Dimension);

    /// <summary>A row's length, in float64.</summary>
    public double Norm(int id) => VectorMath.Norm(this[id]);

    /// <summary>The cosine with a row, in float64; 0 if either is zero.</summary>
    public double Cosine(ReadOnlySpan<double> query, int id)
    {
        var norms = VectorMath.Norm(query) * Norm(id);
        return norms == 0 ? 0 : Math.Clamp(VectorMath.Dot(query, this[id]) / norms, -1, 1);
    }

    /// <summary>Dot products of a query with rows divided by their lengths, in float32.</summary>
    /// <param name="query">The query, as <see cref="PreparedQuery"/> lays it out.</param>
    /// <param name="start">The first row.</param>
    /// <param name="cosines">As many as rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cosines(PreparedQuery query, int start, Span<float> cosines)
    {
        fixed (float* numbers = query.Numbers, target = cosines)
        {
            var row = _numbers + ((long)start * Dimension);
            var i = 0;
            for (; i + 4 <= cosines.Length; i += 4, row += 4 * (long)Dimension) FourDots(numbers, row, target + i);
            for (; i < cosines.Length; i++, row += Dimension) target[i] = OneDot(numbers, row);
        }

        Scale(cosines, start);
    }

    /// <summary>Divides dot products with rows by the rows' lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scale(Span<float> dots, int start)
    {
        var norms = _inverseNorms.AsSpan(start, dots.Length);
        var i = 0;
        for (; i + Vector<float>.Count <= dots.Length; i += Vector<float>.Count)
            (new Vector<float>(dots[i..]) * new Vector<float>(norms[i..])).CopyTo(dots[i..]);
        for (; i < dots.Length; i++) dots[i] *= norms[i];
    }

    // Of a vector that is no number: NaN.
    private static float Inverse(double norm) => norm == 0 ? 0 : MathF.Min((float)(1 / norm), float.MaxValue);

    // Adds in the order of OneDot: equal rows have equal dot products wherever they stand.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourDots(float* query, float* row, float* target)
    {
        float* a = row, b = a + Dimension, c = b + Dimension, d = c + Dimension;
        Vector<float> sumA = default, sumB = default, sumC = default, sumD = default;
        var width = Vector<float>.Count;
        var whole = Dimension - (Dimension % width);
        for (var i = 0; i < whole; i += width)
        {
            var numbers = Vector.Load(query + i);
            sumA = Vector.MultiplyAddEstimate(numbers, Vector.Load(a + i), sumA);
            sumB = Vector.MultiplyAddEstimate(numbers, Vector.Load(b + i), sumB);
            sumC = Vector.MultiplyAddEstimate(numbers, Vector.Load(c + i), sumC);
            sumD = Vector.MultiplyAddEstimate(numbers, Vector.Load(d + i), sumD);
        }

        target[0] = Finish(sumA, query, a, whole);
        target[1] = Finish(sumB, query, b, whole);
        target[2] = Finish(sumC, query, c, whole);
        target[3] = Finish(sumD, query, d, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float OneDot(float* query, float* row)
    {
        Vector<float> sum = default;
        var whole = Dimension - (Dimension % Vector<float>.Count);
        for (var i = 0; i < whole; i += Vector<float>.Count)
            sum = Vector.MultiplyAddEstimate(Vector.Load(query + i), Vector.Load(row + i), sum);
        return Finish(sum, query, row, whole);
    }

    // The last numbers of a row: a whole vector that ends where the row ends, against a query whose numbers seen already are zero.
    private float Finish(Vector<float> sum, float* query, float* row, int whole)
    {
        if (whole == Dimension) return Vector.Sum(sum);
        if (whole > 0)
        {
            var last = Vector.Load(row + Dimension - Vector<float>.Count);
            return Vector.Sum(Vector.MultiplyAddEstimate(Vector.Load(query + Dimension), last, sum));
        }

        var total = 0f;
        for (var i = 0; i < Dimension; i++) total += query[i] * row[i];
        return total;
    }
}
