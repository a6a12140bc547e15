using System.Numerics;

namespace Word2Vec.Torch.Vectors.Search;

/// <summary>Sums in float64 over float32 numbers.</summary>
internal static class VectorMath
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>The cosine; 0 if a vector is zero.</summary>
    public static double Cosine(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        var norms = Norm(a) * Norm(b);
        return norms == 0 ? 0 : Math.Clamp(sum / norms, -1, 1);
    }

    public static double Norm(ReadOnlySpan<double> a)
    {
        double sum = 0;
        foreach (var x in a) sum += x * x;
        return Math.Sqrt(sum);
    }

    public static double Norm(ReadOnlySpan<float> a)
    {
        Vector<double> sums = default;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out var low, out var high);
            sums += (low * low) + (high * high);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += (double)a[i] * a[i];
        return Math.Sqrt(sum);
    }

    /// <summary>Adds a vector times a factor.</summary>
    public static void Add(Span<double> sum, ReadOnlySpan<float> vector, double factor)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += factor * vector[i];
    }

    /// <summary>Divides by the length, unless that is zero.</summary>
    public static double[] Unit(ReadOnlySpan<double> vector)
    {
        var unit = vector.ToArray();
        var norm = Norm(vector);
        if (norm == 0) return unit;
        for (var i = 0; i < unit.Length; i++) unit[i] /= norm;
        return unit;
    }
}
