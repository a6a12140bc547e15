using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.SampleTables;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class Word2VecFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    public static TheoryData<bool, bool> Forms => new() { { true, true }, { false, true }, { false, false } };

    [Fact]
    public void Text_is_a_header_and_a_line_a_word()
    {
        using var table = new WordTable(["the", "größe"], tensor(new[] { 0.1f, -0f, 1e-5f, 3f, -2.5f, 1e30f }, 2, 3));
        Word2VecFile.Write(folder["x"], table, binary: false);
        Assert.Equal("2 3\nthe 0.1 -0 1E-05\ngröße 3 -2.5 1E+30\n"u8, File.ReadAllBytes(folder["x"]));
        Word2VecFile.Write(folder["x"], table, binary: false, header: false);
        Assert.Equal("the 0.1 -0 1E-05\ngröße 3 -2.5 1E+30\n"u8, File.ReadAllBytes(folder["x"]));
        Assert.Equal(["x"], folder.Names());
    }

    [Fact]
    public void Binary_is_word2vecs_own()
    {
        using var table = new WordTable(["a", "é"], tensor(new[] { 1f, -2f, 0.5f, 0f }, 2, 2));
        Word2VecFile.Write(folder["x"], table, binary: true);
        byte[] expected = [.. "2 2\na "u8, 0, 0, 128, 63, 0, 0, 0, 192, (byte)'\n', .. "é "u8, 0, 0, 0, 63, 0, 0, 0, 0, (byte)'\n'];
        Assert.Equal(expected, File.ReadAllBytes(folder["x"]));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Random_tables_read_back_bit_for_bit(bool binary, bool header)
    {
        for (var i = 0; i < 20; i++)
        {
            using var table = Random(1 + (i * 7 % 50), 1 + (i * 3 % 33), seed: (ulong)i);
            Word2VecFile.Write(folder["x"], table, binary, header);
            using var told = Word2VecFile.Read(folder["x"], binary);
            AssertSame(table, told);
            using var detected = Word2VecFile.Read(folder["x"]);
            AssertSame(table, detected);
            using var piped = Word2VecFile.Read(new PipeStream(File.ReadAllBytes(folder["x"])), "pipe");
            AssertSame(table, piped);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_table_larger_than_the_buffers_reads_back(bool binary)
    {
        using var table = Random(3000, 200, seed: 1);
        Word2VecFile.Write(folder["x"], table, binary);
        using var read = Word2VecFile.Read(folder["x"]);
        AssertSame(table, read);
        using var stream = new MemoryStream();
        Word2VecFile.Write(stream, table, binary);
        Assert.Equal(File.ReadAllBytes(folder["x"]), stream.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_larger_than_the_buffers_and_a_word_of_the_greatest_length_read_back(bool binary)
    {
        using var table = new WordTable([new string('w', WordBytes.MaxLength), "v"], randn(2, 300_000));
        Word2VecFile.Write(folder["x"], table, binary);
        using var read = Word2VecFile.Read(folder["x"]);
        AssertSame(table, read);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_words_read_back(bool binary)
    {
        using var table = new WordTable([], zeros(0, 5));
        Word2VecFile.Write(folder["x"], table, binary);
        Assert.Equal("0 5\n"u8, File.ReadAllBytes(folder["x"]));
        using var read = Word2VecFile.Read(folder["x"], binary);
        AssertSame(table, read);
        Assert.Throws<ModelFormatException>(() => Word2VecFile.Write(folder["y"], table, binary: false, header: false));
    }

    [Fact]
    public void Binary_without_line_ends_reads_as_gensim_writes_it()
    {
        byte[] bytes = [.. "2 1\na "u8, 10, 0, 128, 63, .. "b "u8, 0, 0, 0, 64];
        using var read = Word2VecFile.Read(new MemoryStream(bytes), "g");
        Assert.Equal(["a", "b"], read.Words);
        Assert.Equal(0x3F80000Au, BitConverter.SingleToUInt32Bits(read.Vectors[0, 0].item<float>()));
        Assert.Equal(2, read.Vectors[1, 0].item<float>());
    }

    [Theory]
    // word2vec.c and fastText end lines with a space.
    [InlineData("2 2\na 1 2 \nb 3 4 \n")]
    [InlineData("2 2\r\na 1 2\r\nb 3 4\r\n")]
    [InlineData("\uFEFF2 2\na 1 2\nb 3 4\n")]
    [InlineData("\uFEFFa 1 2\nb 3 4\n")]
    [InlineData("a 1.000000 2.000000\nb 3.000000 4.000000")]
    [InlineData("a\t1\t2\nb\t3\t4\n")]
    [InlineData("a  1  +2.0\nb .3e1  4.\n")]
    public void Texts_of_other_programs_read(string text)
    {
        foreach (var stream in new Stream[] { new MemoryStream(Utf8(text)), new PipeStream(Utf8(text)) })
        {
            using var read = Word2VecFile.Read(stream, "x");
            Assert.Equal(["a", "b"], read.Words);
            Assert.Null(read.Counts);
            TensorAssert.Same(tensor(new[] { 1f, 2f, 3f, 4f }, 2, 2), read.Vectors);
        }
    }

    [Fact]
    public void Words_of_other_programs_may_hold_white_space_beyond_ASCII_but_are_not_written()
    {
        using var read = Word2VecFile.Read(new MemoryStream(Utf8("1 1\n10\u00A0000 5\n")), "x");
        Assert.Equal(["10\u00A0000"], read.Words);
        Assert.Contains("U+00A0", Assert.Throws<ModelFormatException>(() => Word2VecFile.Write(folder["x"], read, binary: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_limit_stops_before_what_comes_after_it(bool binary, bool header)
    {
        using var table = Random(10, 4, seed: 3);
        using var stream = new MemoryStream();
        Word2VecFile.Write(stream, table, binary, header);
        // An empty line: wrong, but only for who reads so far.
        stream.Write("\n"u8);
        var bytes = stream.ToArray();
        Word2VecFile.Write(folder["x"], table, binary, header);
        foreach (var limit in (int[])[1, 3, 10, 11, int.MaxValue])
        {
            using var read = Word2VecFile.Read(folder["x"], binary, limit);
            Assert.Equal(table.Words.Take(limit), read.Words);
            TensorAssert.Same(table.Vectors.narrow(0, 0, Math.Min(limit, 10)), read.Vectors);
        }

        if (!binary)
        {
            using var read = Word2VecFile.Read(new MemoryStream(bytes), "x", binary, limit: 10);
            Assert.Equal(10, read.Words.Count);
        }

        Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new MemoryStream(bytes), "x", binary, limit: 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => Word2VecFile.Read(folder["x"], limit: 0));
    }

    [Fact]
    public void What_is_read_belongs_to_the_table_alone()
    {
        using (var table = Small(3, 2)) Word2VecFile.Write(folder["x"], table, binary: false);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        WordTable read;
        using (NewDisposeScope()) read = Word2VecFile.Read(folder["x"]);
        Assert.Equal(0.25f, read.Vectors.data<float>()[1]);
        read.Dispose();
        Assert.True(read.Vectors.IsInvalid);
        Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new MemoryStream(Utf8("2 1\na 1\nb x\n")), "x", binary: false));
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("new york")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\u2003b")]
    [InlineData("a\0")]
    [InlineData("\uFEFFa")]
    // Half of a surrogate pair, which would not come through an attribute.
    [InlineData(null)]
    public void Words_that_would_not_read_back_are_refused_before_anything_is_written(string? word)
    {
        word ??= "\uD800";
        using var table = new WordTable(["good", word], ones(2, 2));
        File.WriteAllText(folder["x"], "old");
        foreach (var binary in (bool[])[true, false])
        {
            var error = Assert.Throws<ModelFormatException>(() => Word2VecFile.Write(folder["x"], table, binary));
            Assert.Contains("word 2:", error.Message, StringComparison.Ordinal);
            using var stream = new MemoryStream();
            Assert.Throws<ModelFormatException>(() => Word2VecFile.Write(stream, table, binary));
            Assert.Equal(0, stream.Length);
        }

        Assert.Equal("old", File.ReadAllText(folder["x"]));
        Assert.Equal(["x"], folder.Names());
    }

    [Fact]
    public void Numbers_sizes_and_headers_that_would_not_read_back_are_refused()
    {
        NotWritten(new WordTable(["a", "b"], tensor(new[] { 0f, float.NaN }, 2, 1)), "'b' holds NaN");
        NotWritten(new WordTable(["a"], tensor(new[] { float.NegativeInfinity }, 1, 1)), "'a' holds NaN");
        NotWritten(new WordTable(["a"], ones(1, 0)), "vectors of 0 numbers");
        NotWritten(new WordTable([new string('é', 40_000)], ones(1, 1)), "more than 65536 bytes");
        NotWritten(new WordTable(["12"], ones(1, 1)), "like a header", header: false);
        using var table = Small(1, 1);
        Assert.Throws<ArgumentException>(() => Word2VecFile.Write(folder["x"], table, binary: true, header: false));
        Assert.Throws<DirectoryNotFoundException>(() => Word2VecFile.Write(folder["no/x"], table, binary: true));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_mutated_file_gives_a_table_or_a_format_error(bool binary, bool header)
    {
        var random = new RandomSource(5);
        using var table = Random(6, 3, seed: 6);
        using var stream = new MemoryStream();
        Word2VecFile.Write(stream, table, binary, header);
        var refused = 0;
        for (var i = 0; i < 800; i++)
        {
            var bytes = Mutated(stream.ToArray(), ref random);
            foreach (var source in new Stream[] { new MemoryStream(bytes), new PipeStream(bytes) })
                foreach (var told in (bool?[])[binary, null])
                    refused += IsRefused(() => Word2VecFile.Read(source, "x", told)) ? 1 : 0;
        }

        Assert.InRange(refused, 800, 3199);
    }

    private static bool IsRefused(Func<WordTable> read)
    {
        try
        {
            using var table = read();
            Assert.Equal(table.Words.Count, table.Vectors.size(0));
            Assert.Equal(table.Words.Count, table.Words.Distinct(StringComparer.Ordinal).Count());
            Assert.True(table.Vectors.isfinite().all().item<bool>());
            return false;
        }
        catch (ModelFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            return true;
        }
    }

    private void NotWritten(WordTable table, string expected, bool header = true)
    {
        using (table)
        {
            var error = Assert.Throws<ModelFormatException>(() => Word2VecFile.Write(folder["x"], table, binary: false, header));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
            Assert.Contains("is not written", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(folder.Names());
    }
}
