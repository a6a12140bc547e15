using System.Runtime.CompilerServices;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// eˣ in float32 lanes: x = n·ln 2 + r with |r| ≤ ln 2 / 2, then 2ⁿ times a polynomial of r (Cephes' coefficients, Moshier 1992). Within
/// two roundings of the exact value, in fewer instructions than the platform's own.
/// </summary>
internal static class Exponential<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>The range in which eˣ is a normal float32; an x outside is taken to its end.</summary>
    public const float Limit = 87;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        x = TLanes.Max(TLanes.Min(x, TLanes.Broadcast(Limit)), TLanes.Broadcast(-Limit));
        var n = TLanes.Round(TLanes.Multiply(x, TLanes.Broadcast(1.44269504f)));
        // ln 2 in two parts, so that the difference loses no digits.
        var r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), r);
        var p = TLanes.MultiplyAdd(r, TLanes.Broadcast(1.9875691500e-4f), TLanes.Broadcast(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(TLanes.Multiply(p, r), r, r);
        return TLanes.Multiply(TLanes.Add(p, TLanes.Broadcast(1)), TLanes.PowerOfTwo(n));
    }
}
