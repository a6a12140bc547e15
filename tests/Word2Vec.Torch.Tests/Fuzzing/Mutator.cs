using System.Buffers.Binary;
using System.Text;
using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Damages bytes in the ways that find faults in readers; every choice comes from the seed.</summary>
internal sealed class Mutator(ulong seed, ulong stream, IReadOnlyList<byte[]> seeds)
{
    private const int LongestBlock = 64;
    private const int LongestToken = 100_000;
    private const int LongestRun = 20_000;

    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 7, 8, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, 1L << 31, uint.MaxValue, 1L << 32, 10_000_000_000,
        1L << 61, 1L << 62, long.MaxValue, long.MinValue,
    ];

    private static readonly byte[] Bytes = [0, 255, 1, 0x7F, 0x80, 0xC2, .. "\n\r\t \"{}[],:0-."u8];

    private static readonly byte[][] Numbers = Utf8(
        "0", "-0", "-1", "1", "00", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-inf", "0x10", "1_000", "1.5", ".", "1e", "١٢", "2147483647", "2147483648",
        "4294967296", "10000000000", "9007199254740993", "9223372036854775807", "9223372036854775808", "18446744073709551616", "340282356779733661637539395458142568448");

    private static readonly byte[][] Fragments =
    [
        .. Utf8("\0", "\ufeff", "\u0085", "\u2028", "\u00a0", "\u001b[2J", "\u202e", "\u009b", "\r\n", "\n\n", "\r", "\t\t", "  ", "../", "..", "/", "\\", "\\ud800",
            "\\u0000", "\\n", "null", "true", "{}", "[]", "\"\"", "__metadata__", "#", ":", ": x", "%s", "'", "\"", "😀", "é"),
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE], [0xE2, 0x82], [0x1F, 0x8B], [0x80, 0x02],
    ];

    private static readonly byte[][] Nestings = Utf8("[", "{", "{\"a\":", "(", "[[]");

    private RandomSource _random = new(seed, stream);

    /// <summary>A number below <paramref name="bound"/>.</summary>
    public int Next(int bound) => _random.NextInt(bound);

    /// <summary>One of the valid files.</summary>
    public byte[] Seed() => seeds[Next(seeds.Count)];

    /// <summary>A copy with one to four changes.</summary>
    /// <param name="bytes">What to damage.</param>
    /// <param name="isText">Whether changes that know numbers, quotes and lines come often.</param>
    public byte[] Mutate(byte[] bytes, bool isText)
    {
        for (var changes = 1 + Next(Next(4) + 1); changes > 0; changes--)
            bytes = Next(10) < (isText ? 7 : 1) ? ChangeText(bytes) : ChangeBytes(bytes);
        return bytes;
    }

    private byte[] ChangeBytes(byte[] bytes)
    {
        var (at, length) = Block(bytes);
        switch (Next(10))
        {
            case 0 or 1: return Changed(bytes, at, [(byte)(At(bytes, at) ^ (1 << Next(8)))]);
            case 2: return Changed(bytes, at, [Bytes[Next(Bytes.Length)]]);
            case 3 or 4: return Changed(bytes, at, Integer(bytes.Length));
            case 5: return Replaced(bytes, at, length, []);
            case 6: return Replaced(bytes, at, 0, Repeated(bytes[at..(at + length)], Next(20) == 0 ? LongestRun / Math.Max(1, length) : 1));
            case 7: return Replaced(bytes, at, 0, [.. Enumerable.Range(0, Next(16) + 1).Select(_ => (byte)Next(256))]);
            case 8: return Next(3) == 0 ? bytes[..at] : Swapped(bytes, at, length);
            default: return Spliced(bytes, at);
        }
    }

    private byte[] ChangeText(byte[] bytes)
    {
        var (at, length) = Block(bytes);
        switch (Next(9))
        {
            case 0 or 1: return ChangeNumber(bytes, at);
            case 2: return ChangeMark(bytes, at, " \t\n,:"u8);
            case 3: return ChangeMark(bytes, at, "\"'{}[]()"u8);
            case 4: return Replaced(bytes, at, 0, Fragments[Next(Fragments.Length)]);
            case 5: return Replaced(bytes, at, Math.Min(length, 4), Fragments[Next(Fragments.Length)]);
            case 6: return ChangeLine(bytes, at);
            case 7: return Replaced(bytes, at, 0, Repeated(Nestings[Next(Nestings.Length)], Next(8) == 0 ? 2000 : 1 + Next(80)));
            default: return Next(4) > 0 ? ChangeNumber(bytes, at) : Replaced(bytes, at, 0, Repeated([(byte)"a9 -\""[Next(5)]], Next(20) == 0 ? LongestToken : 300));
        }
    }

    private byte[] ChangeNumber(byte[] bytes, int at)
    {
        var start = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0) return bytes;
        start += at;
        var rest = bytes.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = rest < 0 ? bytes.Length : start + rest;
        var digits = bytes[start..end];
        return Replaced(bytes, start, digits.Length, Next(3) == 0 ? Repeated(digits, 2 + Next(8)) : Numbers[Next(Numbers.Length)]);
    }

    // The next of the marks is doubled, left out, or made another of them.
    private byte[] ChangeMark(byte[] bytes, int at, ReadOnlySpan<byte> marks)
    {
        var place = bytes.AsSpan(at).IndexOfAny(marks);
        if (place < 0) return bytes;
        var mark = bytes[at + place];
        byte[] instead = Next(3) switch { 0 => [mark, mark], 1 => [], _ => [marks[Next(marks.Length)]] };
        return Replaced(bytes, at + place, 1, instead);
    }

    private byte[] ChangeLine(byte[] bytes, int at)
    {
        var start = bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        var rest = bytes.AsSpan(at).IndexOf((byte)'\n');
        var end = rest < 0 ? bytes.Length : at + rest + 1;
        var line = bytes[start..end];
        return Next(3) switch
        {
            0 => Replaced(bytes, start, line.Length, []),
            1 => Replaced(bytes, start, 0, line),
            _ => [.. line, .. Replaced(bytes, start, line.Length, [])],
        };
    }

    private byte[] Integer(int length)
    {
        var value = Next(3) switch { 0 => length + Next(5) - 2, 1 => Integers[Next(Integers.Length)], _ => Integers[Next(Integers.Length)] + Next(33) - 16 };
        Span<byte> wide = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(wide, value);
        return wide[..(2 << Next(3))].ToArray();
    }

    private byte[] Swapped(byte[] bytes, int at, int length)
    {
        var (other, otherLength) = Block(bytes);
        var (first, firstLength, second, secondLength) = at <= other ? (at, length, other, otherLength) : (other, otherLength, at, length);
        firstLength = Math.Min(firstLength, second - first);
        return
        [
            .. bytes[..first], .. bytes[second..(second + secondLength)], .. bytes[(first + firstLength)..second],
            .. bytes[first..(first + firstLength)], .. bytes[(second + secondLength)..],
        ];
    }

    private byte[] Spliced(byte[] bytes, int at)
    {
        var other = Seed();
        return [.. bytes[..at], .. other[Math.Min(other.Length, Next(2) == 0 ? at : Next(other.Length + 1))..]];
    }

    private (int At, int Length) Block(byte[] bytes)
    {
        var at = Next(bytes.Length + 1);
        return (at, Math.Min(bytes.Length - at, 1 + Next(LongestBlock)));
    }

    private static byte At(byte[] bytes, int at) => at < bytes.Length ? bytes[at] : (byte)0;

    // Bytes set over those that are there, as many as fit.
    private static byte[] Changed(byte[] bytes, int at, byte[] value)
    {
        var copy = bytes.AsSpan().ToArray();
        value.AsSpan(0, Math.Min(value.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
        return copy;
    }

    private static byte[] Replaced(byte[] bytes, int at, int length, byte[] value) => [.. bytes.AsSpan(0, at), .. value, .. bytes.AsSpan(at + length)];

    private static byte[] Repeated(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(item => item)];

    private static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
