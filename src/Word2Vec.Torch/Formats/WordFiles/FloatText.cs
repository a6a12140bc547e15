using System.Globalization;
using System.Runtime.CompilerServices;

namespace Word2Vec.Torch.Formats;

/// <summary>Decimal numbers in UTF-8 as float32, each the nearest one to what is written.</summary>
internal static class FloatText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Whole numbers up to 2^53, and powers of ten up to 10^22, are exact in float64.
    private const ulong MaxExactDigits = 1UL << 53;

    // So many decimal digits fit into 64 bits, whatever they are.
    private const int MaxDigits = 19;

    // The bits of a float64 that a float32 has not, and their pattern half-way between two float32.
    private const ulong LostBits = (1UL << 29) - 1;
    private const ulong HalfWay = 1UL << 28;

    // The smallest float32 of full precision.
    private const double MinNormal = 1.17549435082228751e-38;

    private static ReadOnlySpan<double> Powers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads the number at the start of <paramref name="text"/>, up to white space or the end.</summary>
    /// <returns>Whether there is one, finite in float32; <paramref name="length"/> is then its length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, out float value, out int length)
    {
        if (TryReadShort(text, out value, out length)) return true;
        length = LengthOfField(text);
        // The parser overlooks zero bytes at the end.
        return float.TryParse(text[..length], Style, CultureInfo.InvariantCulture, out value) && float.IsFinite(value) && text[length - 1] != 0;
    }

    /// <summary>The bytes before the next white space.</summary>
    public static int LengthOfField(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && !IsSpace(text[length])) length++;
        return length;
    }

    public static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';

    // The usual case: digits that float64 holds exactly, times or through an exact power of ten, are rounded once on the way to float64.
    // The second rounding, to float32, agrees with a direct one unless the first ended half-way between two float32; those and all rare
    // forms are left to the runtime.
    // Optimised from the first call on: a file of 7 million numbers is read before the runtime gets round to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadShort(ReadOnlySpan<byte> text, out float value, out int length)
    {
        value = 0;
        length = 0;
        var isNegative = !text.IsEmpty && text[0] == '-';
        var at = isNegative || (!text.IsEmpty && text[0] == '+') ? 1 : 0;
        var start = at;
        var digits = 0UL;
        at = ReadDigits(text, at, ref digits);
        var count = at - start;
        var power = 0;
        if (at < text.Length && text[at] == '.')
        {
            var point = at + 1;
            at = ReadDigits(text, point, ref digits);
            power = point - at;
            count -= power;
        }

        if (count is 0 or > MaxDigits || digits > MaxExactDigits) return false;
        if (at < text.Length && (text[at] | 0x20) == 'e' && !ReadExponent(text, ref at, ref power)) return false;
        if ((at < text.Length && !IsSpace(text[at])) || Math.Abs(power) >= Powers.Length) return false;
        if (!(power < 0 ? TryDivide(digits, -power, out value) : TryRound(digits * Powers[power], out value))) return false;
        if (isNegative) value = -value;
        length = at;
        return true;
    }

    /// <summary>The float32 nearest to digits / 10^power, or false in the rare case that rounding twice might miss it.</summary>
    /// <param name="digits">At most 2^53.</param>
    /// <param name="power">0 to 22.</param>
    /// <param name="value">The float32.</param>
    public static bool TryDivide(ulong digits, int power, out float value) => TryRound(digits / Powers[power], out value);

    /// <summary>10^power, exactly; power is 0 to 22.</summary>
    public static double PowerOfTen(int power) => Powers[power];

    // Takes what has been rounded to float64 once.
    private static bool TryRound(double exact, out float value)
    {
        value = (float)exact;
        return (BitConverter.DoubleToUInt64Bits(exact) & LostBits) != HalfWay && (exact >= MinNormal || exact == 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ReadOnlySpan<byte> text, int at, ref ulong digits)
    {
        for (; at < text.Length; at++)
        {
            var digit = (uint)text[at] - '0';
            if (digit > 9) break;
            digits = (digits * 10) + digit;
        }

        return at;
    }

    private static bool ReadExponent(ReadOnlySpan<byte> text, ref int at, ref int power)
    {
        at++;
        var isNegative = at < text.Length && text[at] == '-';
        if (isNegative || (at < text.Length && text[at] == '+')) at++;
        var digits = 0UL;
        var start = at;
        at = ReadDigits(text, at, ref digits);
        if (at - start is 0 or > 3) return false;
        power += isNegative ? -(int)digits : (int)digits;
        return true;
    }
}
