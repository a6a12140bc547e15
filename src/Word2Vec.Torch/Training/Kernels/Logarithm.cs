using System.Runtime.CompilerServices;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// log x of normal positive float32 lanes: x = 2ⁿ·(1 + f) with 1 + f from √½ to √2, then n·ln 2 plus a polynomial of f (Cephes'
/// coefficients, Moshier 1992). Within two roundings of the exact value, where that is not near zero.
/// </summary>
internal static class Logarithm<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        var (n, f) = TLanes.SplitExponent(x);
        var p = TLanes.MultiplyAdd(f, TLanes.Broadcast(7.0376836292e-2f), TLanes.Broadcast(-1.1514610310e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1.1676998740e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-1.2420140846e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1.4249322787e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-1.6668057665e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(2.0000714765e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(-2.4999993993e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(3.3333331174e-1f));
        var square = TLanes.Multiply(f, f);
        p = TLanes.MultiplyAdd(TLanes.Multiply(p, f), square, TLanes.Multiply(n, TLanes.Broadcast(-2.12194440e-4f)));
        p = TLanes.MultiplyAdd(square, TLanes.Broadcast(-0.5f), p);
        return TLanes.MultiplyAdd(n, TLanes.Broadcast(0.693359375f), TLanes.Add(f, p));
    }
}
