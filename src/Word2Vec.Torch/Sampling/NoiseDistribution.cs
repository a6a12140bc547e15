using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Sampling;

/// <summary>
/// The distribution that negatives are drawn from: P(w) = countᵃ / Σ countᵃ with the exponent a. A draw takes constant time, by the
/// alias method (Walker 1977; tables built as Vose 1991 does).
/// </summary>
/// <remarks>Immutable and thread-safe; each thread draws with its own <see cref="RandomSource"/>.</remarks>
public sealed class NoiseDistribution
{
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;
    private const int Nothing = -1;

    private readonly long[] _counts;
    private readonly double _sum;
    private readonly Slot[] _slots;

    /// <summary>Builds the table, in time linear in V.</summary>
    /// <param name="counts">Each word's count, at least 1.</param>
    /// <param name="exponent">Default: 0.75, as in word2vec's paper and program; 0 is uniform, the guide's.</param>
    /// <exception cref="ArgumentException">There are no counts, one is below 1, or the exponent is no finite number.</exception>
    public NoiseDistribution(ReadOnlySpan<long> counts, double exponent = 0.75)
        : this(counts.ToArray(), exponent)
    {
    }

    /// <summary>Builds the table for the words of a vocabulary, whose counts it shares.</summary>
    /// <param name="vocabulary">The words, at least one.</param>
    /// <param name="exponent">Default: 0.75, as in word2vec's paper and program; 0 is uniform, the guide's.</param>
    /// <exception cref="ArgumentException">There are no words, or the exponent is no finite number.</exception>
    public NoiseDistribution(Vocabulary vocabulary, double exponent = 0.75)
        : this((vocabulary ?? throw new ArgumentNullException(nameof(vocabulary))).CountArray, exponent)
    {
    }

    private NoiseDistribution(long[] counts, double exponent)
    {
        if (counts.Length == 0) throw new ArgumentException("at least one count is needed", nameof(counts));
        if (!double.IsFinite(exponent)) throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "must be finite");
        (_counts, Exponent) = (counts, exponent);
        foreach (var count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(counts));
            _sum += Math.Pow(count, exponent);
        }

        if (!double.IsNormal(_sum)) throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "is too large for these counts");
        _slots = BuildSlots();
    }

    /// <summary>V, the number of words.</summary>
    public int Count => _slots.Length;

    /// <summary>The exponent a.</summary>
    public double Exponent { get; }

    /// <summary>P(w), the chance that a draw gives this word.</summary>
    /// <param name="id">0 … V − 1.</param>
    public double Probability(int id) => Math.Pow(_counts[id], Exponent) / _sum;

    /// <summary>Draws a word.</summary>
    /// <param name="random">Gives one number a draw.</param>
    public int Draw(ref RandomSource random)
    {
        // The product's high half is a slot, uniform; its low half is where in the slot the number fell, uniform too.
        var slot = (int)Math.BigMul(random.NextUInt64(), (ulong)_slots.Length, out var place);
        return place < _slots[slot].Threshold ? slot : _slots[slot].Alias;
    }

    // Each slot has 1/V of the chance. A word that needs less shares its slot with one that needs more. Until a slot is given away it holds
    // what its word still needs, and the link to the next on the stack of those that need less, or of those that need more.
    private Slot[] BuildSlots()
    {
        var slots = new Slot[_counts.Length];
        var (small, large) = (Nothing, Nothing);
        for (var id = 0; id < slots.Length; id++) Push(id, Probability(id) * slots.Length);
        while (small != Nothing && large != Nothing)
        {
            var (poor, poorNeeds) = Pop(ref small);
            var (rich, richNeeds) = Pop(ref large);
            slots[poor] = new Slot((ulong)(poorNeeds * TwoTo64), rich);
            Push(rich, richNeeds - (1 - poorNeeds));
        }

        // What remains is full but for rounding.
        while (small != Nothing) Fill(Pop(ref small).Id);
        while (large != Nothing) Fill(Pop(ref large).Id);
        return slots;

        void Push(int id, double needs)
        {
            ref var stack = ref needs < 1 ? ref small : ref large;
            slots[id] = new Slot(BitConverter.DoubleToUInt64Bits(needs), stack);
            stack = id;
        }

        (int Id, double Needs) Pop(ref int stack)
        {
            var id = stack;
            stack = slots[id].Alias;
            return (id, BitConverter.UInt64BitsToDouble(slots[id].Threshold));
        }

        void Fill(int id) => slots[id] = new Slot(ulong.MaxValue, id);
    }

    private readonly record struct Slot(ulong Threshold, int Alias);
}
