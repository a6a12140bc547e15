using Word2Vec.Torch.Formats;
using static Word2Vec.Torch.Tests.Formats.SampleTables;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class Word2VecFileErrorTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("\uFEFF", "empty")]
    [InlineData("hello\n", "line 1: 0 numbers")]
    [InlineData("a 1 2\nb 1\n", "line 2: 1 numbers where 2 are due")]
    [InlineData("a 1 2\nb 1 2 3\n", "line 2: more than the 2 numbers")]
    [InlineData("2 2\na 1 2\nnew york 1 2\n", "line 3: 'york' is not a finite")]
    [InlineData("a 1 2\nb 1 x\u0007\n", "line 2: 'x ' is not a finite")]
    [InlineData("a 1 nan\n", "line 1: 'nan' is not a finite")]
    [InlineData("a 1 1e39\n", "line 1: '1e39' is not a finite")]
    [InlineData("a 1 0,5\n", "line 1: '0,5' is not a finite")]
    [InlineData("a 1\nb 2\na 3\n", "line 3: the word 'a' is there for the second time")]
    [InlineData("a 1\n\nb 2\n", "line 2: the line is empty")]
    [InlineData("a 1\n b 2\n", "line 2: the word is empty")]
    [InlineData("a 1\nb\u0001 2\n", "line 2: the word holds the byte 0x01")]
    [InlineData("3 1\na 1\nb 2\n", "ends after 2 words where the header promises 3")]
    [InlineData("1 1\na 1\nb 2\n", "line 3: one word more than the 1")]
    [InlineData("0 1\na 1\n", "line 2: one word more than the 0")]
    [InlineData("2 3\na 1\nb 2\n", "line 2: 1 numbers after the word, where the header promises 3")]
    [InlineData("2 0\na\nb\n", "other than 1 to")]
    [InlineData("2 2000000000\na 1\nb 2\n", "other than 1 to")]
    [InlineData("2147483647 3\na 1 2 3\n", "ends after 1 words where the header promises 2147483647")]
    [InlineData("99999999999 3\na 1 2 3\n", "more than 2147483647 words")]
    [InlineData("99999999999999999999999999 3\na 1 2 3\n", "more than 2147483647 words")]
    public void Malformed_text_is_refused_with_its_line(string text, string expected)
    {
        Refused(Utf8(text), expected, binary: false);
        Refused(Utf8(text), expected, binary: null);
    }

    [Fact]
    public void Words_in_another_encoding_are_refused()
    {
        Refused([.. "1 1\ncaf"u8, 0xE9, .. " 1\n"u8], "line 2: the word is not valid UTF-8", binary: false);
        Refused([.. "1 1\ncaf"u8, 0xE9, .. " "u8, 0, 0, 128, 63], "word 1: the word is not valid UTF-8", binary: true);
    }

    [Fact]
    public void Malformed_binary_is_refused_with_its_word()
    {
        byte[] one = [0, 0, 128, 63];
        Refused([], "header", binary: true);
        Refused(Utf8("the cat"), "header", binary: true);
        Refused(Utf8("-1 5\n"), "header", binary: true);
        Refused([.. "2 1\na "u8, .. one, .. "a "u8, .. one], "word 2: the word 'a' is there for the second time", binary: null);
        Refused([.. "1 1\n "u8, .. one, .. "a"u8], "word 1: the word is empty", binary: true);
        Refused([.. "1 1\na\tb "u8, .. one], "word 1: the word holds the byte 0x09", binary: null);
        Refused([.. "2 1\na "u8, .. one, .. "\n\nb "u8, .. one], "word 2: the word holds the byte 0x0a", binary: null);
        Refused([.. "1 1\na "u8, 0, 0, 192, 127], "word 1: its vector holds NaN", binary: null);
        Refused([.. "1 1\na "u8, .. one, .. "\nb"u8], "goes on after the 1 words", binary: null);
        Refused([.. "1 1\na "u8, .. one, .. "\n\n"u8], "goes on after the 1 words", binary: null);
        Refused([.. "1 1\n"u8, .. new byte[100_000]], "word 1: a word of more than 65536 bytes", binary: true);
    }

    [Fact]
    public void A_cut_binary_file_is_refused_at_every_length()
    {
        using var table = Small(3, 2);
        using var stream = new MemoryStream();
        Word2VecFile.Write(stream, table, binary: true);
        var whole = stream.ToArray();
        // Without its last line end, the file is gensim's.
        for (var length = 0; length < whole.Length - 1; length++)
        {
            Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new MemoryStream(whole[..length]), "x", binary: true));
            Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new PipeStream(whole[..length]), "x", binary: true));
        }
    }

    [Theory]
    [InlineData("2000000000 1000000\n", "copy the whole file")]
    [InlineData("2147483647 1\n", "copy the whole file")]
    [InlineData("2000000000 1048577\n", "other than 1 to 1048576")]
    public void What_a_header_claims_is_not_allocated(string header, string expected)
    {
        byte[] bytes = [.. Utf8(header), .. "a "u8, 0, 0, 0, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes, expected, binary: true);
        Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new PipeStream(bytes), "x", binary: true));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        using var endless = new EndlessStream();
        var error = Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(endless, "x", binary: false));
        Assert.Contains($"line 1: a line of more than {TextVectors.MaxLine} bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1, 4L * TextVectors.MaxLine);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        using var folder = new TempFolder();
        foreach (var path in (string[])[folder["none"], folder.Path])
        {
            var error = Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(path));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
    }

    private static void Refused(byte[] bytes, string expected, bool? binary)
    {
        var error = Assert.Throws<ModelFormatException>(() => Word2VecFile.Read(new MemoryStream(bytes), "the-file", binary));
        Assert.StartsWith("the-file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'a');
            Given += count;
            return count;
        }
    }
}
