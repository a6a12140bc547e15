namespace Word2Vec.Torch.Sampling;

/// <summary>
/// The distribution that negatives are drawn from: P(w) = countᵃ / Σ countᵃ with the exponent a. A draw takes constant time, by the
/// alias method (Walker 1977; tables built as Vose 1991 does).
/// </summary>
/// <remarks>Immutable and thread-safe; each thread draws with its own <see cref="RandomSource"/>.</remarks>
public sealed class NoiseDistribution
{
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;

    private readonly double[] _probabilities;
    private readonly Slot[] _slots;

    /// <summary>Builds the table, in time linear in V.</summary>
    /// <param name="counts">Each word's count, at least 1.</param>
    /// <param name="exponent">Default: 0.75, as in word2vec's paper and program; 0 is uniform, the guide's.</param>
    /// <exception cref="ArgumentException">There are no counts, one is below 1, or the exponent is no finite number.</exception>
    public NoiseDistribution(ReadOnlySpan<long> counts, double exponent = 0.75)
    {
        if (counts.IsEmpty) throw new ArgumentException("at least one count is needed", nameof(counts));
        if (!double.IsFinite(exponent)) throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "must be finite");
        Exponent = exponent;
        _probabilities = new double[counts.Length];
        for (var id = 0; id < counts.Length; id++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(counts[id], 1, nameof(counts));
            _probabilities[id] = Math.Pow(counts[id], exponent);
        }

        var sum = _probabilities.Sum();
        if (!double.IsNormal(sum)) throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "is too large for these counts");
        foreach (ref var probability in _probabilities.AsSpan()) probability /= sum;
        _slots = BuildSlots(_probabilities);
    }

    /// <summary>V, the number of words.</summary>
    public int Count => _slots.Length;

    /// <summary>The exponent a.</summary>
    public double Exponent { get; }

    /// <summary>P(w), the chance that a draw gives this word.</summary>
    /// <param name="id">0 … V − 1.</param>
    public double Probability(int id) => _probabilities[id];

    /// <summary>Draws a word.</summary>
    /// <param name="random">Gives one number a draw.</param>
    public int Draw(ref RandomSource random)
    {
        // The product's high half is a slot, uniform; its low half is where in the slot the number fell, uniform too.
        var slot = (int)Math.BigMul(random.NextUInt64(), (ulong)_slots.Length, out var place);
        return place < _slots[slot].Threshold ? slot : _slots[slot].Alias;
    }

    /// <summary>The alias table for drawing elsewhere: slot i, each as likely, is word i for its threshold's share, else its alias.</summary>
    internal (float[] Thresholds, int[] Aliases) Table() =>
        ([.. _slots.Select(slot => (float)(slot.Threshold / TwoTo64))], [.. _slots.Select(slot => slot.Alias)]);

    // Each slot has 1/V of the chance. A word that needs less shares its slot with one that needs more.
    private static Slot[] BuildSlots(double[] probabilities)
    {
        var slots = new Slot[probabilities.Length];
        var left = new double[probabilities.Length];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var id = 0; id < left.Length; id++)
        {
            left[id] = probabilities[id] * left.Length;
            (left[id] < 1 ? small : large).Push(id);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (poor, rich) = (small.Pop(), large.Pop());
            slots[poor] = new Slot((ulong)(left[poor] * TwoTo64), rich);
            left[rich] -= 1 - left[poor];
            (left[rich] < 1 ? small : large).Push(rich);
        }

        // What remains is full but for rounding.
        foreach (var id in small.Concat(large)) slots[id] = new Slot(ulong.MaxValue, id);
        return slots;
    }

    private readonly record struct Slot(ulong Threshold, int Alias);
}
