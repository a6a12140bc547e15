using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// The few operations that the kernel needs on a vector of <see cref="Width"/> float32 lanes. The kernel is written once over this;
/// the scalar path, one lane, is the one to read first.
/// </summary>
/// <typeparam name="TVector">The vector: float itself, or 128, 256 or 512 bits.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    static abstract int Width { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Broadcast(float value);

    /// <summary>a·b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a where the mask's bits are set, 0 elsewhere; a single lane is never masked.</summary>
    static abstract TVector Mask(TVector a, TVector mask);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Negate(TVector a);

    static abstract TVector Abs(TVector a);

    static abstract TVector Max(TVector a, TVector b);

    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The nearest whole number.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>2ⁿ for a whole number n of −126 to 127, by writing the exponent's bits.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>The n and f of x = 2ⁿ·(1 + f) with 1 + f from √½ to √2, for a normal positive x.</summary>
    static abstract (TVector Exponent, TVector Fraction) SplitExponent(TVector a);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The sums of the lanes of four vectors, in fewer steps than one by one.</summary>
    static abstract Vector128<float> Sum4(TVector a, TVector b, TVector c, TVector d);

    /// <summary>Whether any lane of a is below that of b.</summary>
    static abstract bool AnyLess(TVector a, TVector b);

    /// <summary>The value where the flag's lane is above zero, the other value elsewhere.</summary>
    static abstract TVector SelectPositive(TVector flag, TVector value, TVector other);
}
