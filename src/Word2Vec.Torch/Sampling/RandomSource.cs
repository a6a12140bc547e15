using System.Numerics;

namespace Word2Vec.Torch.Sampling;

/// <summary>
/// A seeded stream of random numbers: xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64. The same seed and
/// stream number give the same numbers on every machine and every version, which <see cref="Random"/> does not promise.
/// </summary>
/// <remarks>A mutable value: pass it by <c>ref</c>; a copy repeats the same numbers. Not thread-safe: one stream a thread.</remarks>
public struct RandomSource
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any number; equal seeds give equal streams.</param>
    /// <param name="stream">Tells streams of one seed apart: one a thread, a purpose, an epoch.</param>
    public RandomSource(ulong seed, ulong stream = 0)
    {
        var state = seed ^ SplitMix64(ref stream);
        _s0 = SplitMix64(ref state);
        _s1 = SplitMix64(ref state);
        _s2 = SplitMix64(ref state);
        _s3 = SplitMix64(ref state);
    }

    /// <summary>Goes on from a place in a stream that <see cref="State"/> told.</summary>
    /// <exception cref="ArgumentException">Not 4 numbers, or all of them 0, which no stream reaches.</exception>
    internal RandomSource(ReadOnlySpan<ulong> state)
    {
        if (state.Length != 4 || !state.ContainsAnyExcept(0UL)) throw new ArgumentException("no state of a random stream", nameof(state));
        (_s0, _s1, _s2, _s3) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>The place in the stream: what comes next depends on nothing else.</summary>
    internal readonly ulong[] State => [_s0, _s1, _s2, _s3];

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * UnitOf53Bits;

    /// <summary>A whole number uniform on 0 … <paramref name="bound"/> − 1, by one multiplication (bias below bound / 2⁶⁴).</summary>
    /// <param name="bound">At least 1; not checked.</param>
    public int NextInt(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>A number from the normal distribution N(0, 1), by Box and Muller's formula.</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts <paramref name="items"/> in a random order, each order equally likely (Fisher and Yates).</summary>
    /// <param name="items">What to shuffle, in place.</param>
    /// <typeparam name="T">Anything.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong SplitMix64(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
