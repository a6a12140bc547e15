using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>Tables to write, and ways to break what was written.</summary>
internal static class SampleTables
{
    private static readonly string[] Alphabet = ["a", "e", "k", "é", "ж", "語", "😀", "-", "'", "7", "."];

    /// <summary>Random words of many scripts, and numbers of every finite bit pattern: subnormal, huge, ±0.</summary>
    public static WordTable Random(int words, int dimension, ulong seed)
    {
        var random = new RandomSource(seed);
        using var scope = NewDisposeScope();
        var numbers = new float[words * dimension];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = AnyFinite(ref random);
        var names = Enumerable.Range(0, words).Select(i => $"{Alphabet[i % Alphabet.Length]}{Alphabet[i / 3 % Alphabet.Length]}{i}").ToArray();
        return new WordTable(names, tensor(numbers, words, dimension));
    }

    /// <summary>A table of the words "a", "b", … with the numbers 0, 0.25, 0.5, ….</summary>
    public static WordTable Small(int words, int dimension)
    {
        using var scope = NewDisposeScope();
        return new WordTable([.. Enumerable.Range(0, words).Select(i => $"{(char)('a' + i)}")], arange(words * dimension, float32).reshape(words, dimension) / 4);
    }

    public static float AnyFinite(ref RandomSource random)
    {
        while (true)
        {
            var number = BitConverter.UInt32BitsToSingle((uint)random.NextUInt64());
            if (float.IsFinite(number)) return random.NextInt(20) == 0 ? -0f : number;
        }
    }

    /// <summary>The same words, and numbers of the same bits.</summary>
    public static void AssertSame(WordTable expected, WordTable actual)
    {
        Assert.Equal(expected.Words, actual.Words);
        Assert.Equal(expected.Vectors.shape, actual.Vectors.shape);
        Assert.Equal(float32, actual.Vectors.dtype);
        if (expected.Words.Count > 0) Assert.True(expected.Vectors.bytes.SequenceEqual(actual.Vectors.bytes), "bits differ");
        Assert.Equal(expected.Counts, actual.Counts);
    }

    /// <summary>The bytes with a few changed, removed, doubled or cut off.</summary>
    public static byte[] Mutated(byte[] bytes, ref RandomSource random)
    {
        var list = bytes.ToList();
        for (var change = random.NextInt(3); change >= 0 && list.Count > 0; change--)
        {
            var place = random.NextInt(list.Count);
            switch (random.NextInt(5))
            {
                case 0: list[place] = (byte)random.NextInt(256); break;
                case 1: list[place] = " \n\t019-.e"u8[random.NextInt(9)]; break;
                case 2: list.RemoveAt(place); break;
                case 3: list.Insert(place, list[random.NextInt(list.Count)]); break;
                default: list.RemoveRange(place, list.Count - place); break;
            }
        }

        return [.. list];
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>A stream that neither seeks nor gives more than a few bytes at once, as a pipe does.</summary>
internal sealed class PipeStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
}
