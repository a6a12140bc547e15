using System.Globalization;
using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class FloatTextTests
{
    [Theory]
    [InlineData("0", 0x00000000)]
    [InlineData("-0", 0x80000000)]
    [InlineData("-0.000", 0x80000000)]
    [InlineData("+1", 0x3F800000)]
    [InlineData("1e-5", 0x3727C5AC)]
    [InlineData("1E-05", 0x3727C5AC)]
    [InlineData(".5", 0x3F000000)]
    [InlineData("5.", 0x40A00000)]
    [InlineData("0.1", 0x3DCCCCCD)]
    [InlineData("3.4028235E+38", 0x7F7FFFFF)]
    [InlineData("1e-45", 0x00000001)]
    [InlineData("1.17549435E-38", 0x00800000)]
    // Half-way between 1 and the next float32, to even; and a digit far behind that decides.
    [InlineData("1.000000059604644775390625", 0x3F800000)]
    [InlineData("1.0000000596046447753906251", 0x3F800001)]
    // Nearest in float64 is the half-way point itself, so rounding twice goes wrong.
    [InlineData("1.00000005960464484", 0x3F800001)]
    [InlineData("0.5000000298023224", 0x3F000001)]
    [InlineData("16777217", 0x4B800000)]
    [InlineData("0.00000000000000000000000000000000000001e38", 0x3F800000)]
    [InlineData("123456789012345678901234567890", 0x6FC77488)]
    public void A_number_is_the_nearest_float32(string text, uint bits)
    {
        Assert.True(FloatText.TryRead(Encoding.UTF8.GetBytes(text + " 7"), out var value, out var length), text);
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(value));
        Assert.Equal(text.Length, length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("1e39")]
    [InlineData("3.5e38")]
    [InlineData("1f")]
    [InlineData("٣")]
    public void What_is_no_finite_number_is_refused(string text) => Assert.False(FloatText.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Random_decimals_agree_with_the_runtimes_parser()
    {
        var random = new RandomSource(7);
        for (var i = 0; i < 50_000; i++)
        {
            var digits = random.NextUInt64() >> random.NextInt(64);
            var text = digits.ToString(CultureInfo.InvariantCulture);
            text = random.NextInt(2) == 0 ? text.Insert(random.NextInt(text.Length + 1), ".") : text;
            text = random.NextInt(2) == 0 ? $"-{text}" : text;
            text = random.NextInt(2) == 0 ? $"{text}e{random.NextInt(60) - 40}" : text;
            AssertLikeRuntime(text);
        }
    }

    [Fact]
    public void Every_form_of_a_random_float32_reads_back()
    {
        var random = new RandomSource(8);
        for (var i = 0; i < 50_000; i++)
        {
            var number = SampleTables.AnyFinite(ref random);
            foreach (var format in (string[])["", "E8", "G9", "F12"]) AssertLikeRuntime(number.ToString(format, CultureInfo.InvariantCulture));
            var shortest = number.ToString(CultureInfo.InvariantCulture);
            FloatText.TryRead(Encoding.UTF8.GetBytes(shortest), out var value, out _);
            Assert.Equal(BitConverter.SingleToUInt32Bits(number), BitConverter.SingleToUInt32Bits(value));
        }
    }

    [Fact]
    public void Writing_gives_the_runtimes_own_shortest_text()
    {
        var random = new RandomSource(9);
        foreach (var number in (float[])[0, -0f, 1, -1, 0.1f, 1e-4f, MathF.BitDecrement(1e-4f), 0.00012345f, 100, 1e6f, 9999999, 1e7f, 0.3f, 8388608.5f, 1e9f, float.Epsilon, float.MaxValue, float.MinValue])
            AssertWrittenLikeRuntime(number);
        for (var i = 0; i < 200_000; i++)
        {
            AssertWrittenLikeRuntime(SampleTables.AnyFinite(ref random));
            // Of every size that vectors have; some with few digits.
            AssertWrittenLikeRuntime((float)(random.NextGaussian() * Math.Pow(10, random.NextInt(12) - 5)));
            AssertWrittenLikeRuntime((float)(random.NextInt(100_000) / Math.Pow(10, random.NextInt(8))));
        }
    }

    private static void AssertWrittenLikeRuntime(float number)
    {
        Span<byte> written = stackalloc byte[ShortestDecimal.MaxLength];
        Span<byte> expected = stackalloc byte[ShortestDecimal.MaxLength];
        number.TryFormat(expected, out var expectedLength, default, CultureInfo.InvariantCulture);
        var length = ShortestDecimal.Write(number, written);
        if (!written[..length].SequenceEqual(expected[..expectedLength]))
            Assert.Fail($"{Encoding.UTF8.GetString(written[..length])} for {Encoding.UTF8.GetString(expected[..expectedLength])}");
    }

    private static void AssertLikeRuntime(string text)
    {
        var expected = float.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(float.IsFinite(expected), FloatText.TryRead(Encoding.UTF8.GetBytes(text), out var value, out var length));
        if (!float.IsFinite(expected)) return;
        Assert.True(BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(value), $"{text}: {value:R}");
        Assert.Equal(text.Length, length);
    }
}
