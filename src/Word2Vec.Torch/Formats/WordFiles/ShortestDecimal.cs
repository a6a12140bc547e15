using System.Globalization;
using System.Runtime.CompilerServices;

namespace Word2Vec.Torch.Formats;

/// <summary>Float32 as the shortest decimal that reads back as the same bits: what the runtime writes, several times as fast.</summary>
internal static class ShortestDecimal
{
    /// <summary>Room for any number; the longest are like -1.17549435E-38.</summary>
    public const int MaxLength = 16;

    // Nine digits tell all float32 apart.
    private const int MaxDigits = 9;

    // Between them, the runtime writes no exponent.
    private const float Least = 1e-4f;
    private const float End = 1e7f;

    private const int MantissaBits = 23;
    private const int ExponentBias = 127;

    /// <summary>Writes a finite number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes are written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Write(float number, Span<byte> target)
    {
        var size = Math.Abs(number);
        // A power of two has a nearer neighbour below than above, for which the search is not made.
        if (size is < Least or >= End || (BitConverter.SingleToUInt32Bits(number) << (32 - MantissaBits)) == 0 || !TryFind(size, out var digits, out var scale))
        {
            number.TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
            return length;
        }

        if (number > 0) return WriteDecimal(digits, scale, target);
        target[0] = (byte)'-';
        return 1 + WriteDecimal(digits, scale, target[1..]);
    }

    // The number is digits / 10^scale. If the nearest decimal of some length reads back, so does that of any greater length.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryFind(float size, out uint digits, out int scale)
    {
        // The decimal exponent, or one less, from the binary one times the logarithm of 2.
        var exponent = ((int)(BitConverter.SingleToUInt32Bits(size) >> MantissaBits) - ExponentBias) * 1233 >> 12;
        scale = MaxDigits - 2 - exponent;
        if (size * FloatText.PowerOfTen(scale) >= 1e8 - 0.5) scale--;
        if (!ReadsBack(size, scale, out digits)) return ReadsBack(size, ++scale, out digits);
        while (scale > 0 && digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        while (scale > 0 && ReadsBack(size, scale - 1, out var fewer)) (digits, scale) = (fewer, scale - 1);
        return true;
    }

    // Whether the nearest decimal with so many places after the point reads back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ReadsBack(float size, int scale, out uint digits)
    {
        digits = 0;
        if (scale < 0) return false;
        digits = (uint)Math.Round(size * FloatText.PowerOfTen(scale));
        return FloatText.TryDivide(digits, scale, out var back) && back == size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteDecimal(uint digits, int scale, Span<byte> target)
    {
        // A digit before the point, and the point.
        var length = scale == 0 ? 0 : 1;
        var places = 0;
        for (var rest = digits; rest > 0 || places <= scale; rest /= 10) places++;
        length += places;
        for (var at = length - 1; at >= 0; at--)
        {
            if (at == places - scale && scale > 0)
            {
                target[at] = (byte)'.';
                continue;
            }

            (digits, var digit) = Math.DivRem(digits, 10);
            target[at] = (byte)('0' + digit);
        }

        return length;
    }
}
