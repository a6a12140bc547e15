using System.IO.Compression;
using System.Text;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Tests.Text;

public sealed class TextSourceTests
{
    private const int LongestSentence = 65_536;

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a b\nc\r\nd", "a b|c|d")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("\uFEFFa\n\uFEFFb", "a|\uFEFFb")]
    [InlineData("\uFEFF", "")]
    [InlineData("é東\U0001F600\n", "é東\U0001F600")]
    public void Lines_are_sentences(string content, string expected)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["text"], Encoding.UTF8.GetBytes(content));
        var read = ReadAll(TextSource.FromPaths([folder["text"]]));
        Assert.Equal(expected, string.Join('|', read.Sentences));
        Assert.Equal(read.Sentences.Count, read.Lines);
        Assert.Equal(Encoding.UTF8.GetByteCount(content), read.BytesRead);
    }

    [Fact]
    public void Strings_are_sentences_whatever_they_hold_and_can_be_read_again()
    {
        string[] sentences = ["a\nb", "", new string('x', 200_000)];
        var source = TextSource.FromSentences(sentences);
        Assert.Equal(sentences, ReadAll(source).Sentences);
        Assert.Equal(sentences, ReadAll(source).Sentences);
        Assert.Null(source.TotalBytes);
    }

    [Theory]
    [InlineData(LongestSentence, 1)]
    [InlineData(LongestSentence + 1, 2)]
    [InlineData(2 * LongestSentence, 2)]
    [InlineData(300_001, 5)]
    public void A_line_without_white_space_is_cut_at_the_limit(int length, int pieces)
    {
        foreach (var end in new[] { "", "\n", "\r\n", "\r\nnext" })
        {
            var line = new string('x', length);
            var read = ReadBytes(Encoding.UTF8.GetBytes(line + end));
            var next = end.TrimStart('\r', '\n');
            Assert.Equal(next.Length == 0 ? pieces : pieces + 1, read.Sentences.Count);
            Assert.Equal(line + next, string.Concat(read.Sentences));
            Assert.Equal(next.Length == 0 ? 1 : 2, read.Lines);
            Assert.All(read.Sentences, piece => Assert.InRange(piece.Length, 1, LongestSentence));
        }
    }

    [Fact]
    public void A_long_line_is_cut_at_white_space_and_loses_no_token()
    {
        var random = new Random(3);
        var line = new StringBuilder();
        for (var i = 0; i < 60_000; i++) line.Append(random.Next(10_000)).Append(i % 7 == 0 ? "é\t" : " ");
        var read = ReadBytes(Encoding.UTF8.GetBytes(line.ToString()));
        Assert.InRange(read.Sentences.Count, 4, 10);
        Assert.Equal(line.ToString(), string.Concat(read.Sentences));
        Assert.Equal(
            Tokenizer.WhiteSpace.Tokenize(line.ToString()),
            read.Sentences.SelectMany(Tokenizer.WhiteSpace.Tokenize));
    }

    [Fact]
    public void A_cut_never_parts_a_surrogate_pair()
    {
        var line = "x" + string.Concat(Enumerable.Repeat("\U0001F600", LongestSentence));
        var read = ReadBytes(Encoding.UTF8.GetBytes(line));
        Assert.Equal(line, string.Concat(read.Sentences));
        Assert.All(read.Sentences, piece => Assert.False(char.IsLowSurrogate(piece[0])));
    }

    [Fact]
    public void Characters_across_blocks_are_decoded_whole()
    {
        var text = string.Concat(Enumerable.Repeat("xé東\U0001F600\n", 50_000));
        var read = ReadBytes(Encoding.UTF8.GetBytes(text));
        Assert.Equal(0, read.Invalid);
        Assert.Equal(50_000, read.Lines);
        Assert.All(read.Sentences, sentence => Assert.Equal("xé東\U0001F600", sentence));
    }

    [Fact]
    public void Invalid_bytes_are_replaced_and_counted()
    {
        var read = ReadBytes([(byte)'a', 0xFF, (byte)'b', 0xC3, (byte)' ', 0xE2, 0x82, (byte)'\n', (byte)'c', 0xF0, 0x9F]);
        Assert.Equal(["a\uFFFDb\uFFFD \uFFFD", "c\uFFFD"], read.Sentences);
        Assert.Equal(4, read.Invalid);
    }

    [Fact]
    public void The_end_of_a_file_ends_a_line_and_a_character()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["1"], [(byte)'a', 0xC3]);
        File.WriteAllBytes(folder["2"], [0xA9, (byte)'b']);
        var source = TextSource.FromPaths([folder["1"], folder["2"], folder["1"]]);
        Assert.Equal(["a\uFFFD", "\uFFFDb", "a\uFFFD"], ReadAll(source).Sentences);
        Assert.Equal(6, source.TotalBytes);
        Assert.Equal(6, ReadAll(source).BytesRead);
    }

    [Fact]
    public void Gzip_is_known_by_its_content_and_may_have_several_members()
    {
        using var folder = new TempFolder();
        byte[] packed = [.. Pack("one\ntw"), .. Pack("o\nthree")];
        File.WriteAllBytes(folder["text"], packed);
        var source = TextSource.FromPaths([folder["text"]]);
        var read = ReadAll(source);
        Assert.Equal(["one", "two", "three"], read.Sentences);
        Assert.Equal(packed.Length, source.TotalBytes);
        Assert.Equal(packed.Length, read.BytesRead);
    }

    [Fact]
    public void Gzip_cut_off_anywhere_is_refused()
    {
        byte[] packed = [.. Pack("one\n"), .. Pack(string.Join(' ', Enumerable.Range(0, 200)))];
        var memberEnd = Pack("one\n").Length;
        for (var length = 2; length < packed.Length; length++)
        {
            if (length == memberEnd) continue;
            var error = Assert.Throws<CorpusException>(() => ReadBytes(packed[..length]));
            Assert.EndsWith("the gzip file is truncated or damaged; make it anew", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_gzip_is_refused()
    {
        var packed = Pack(string.Join(' ', Enumerable.Range(0, 1000)));
        packed[packed.Length / 2] ^= 0x55;
        Assert.Throws<CorpusException>(() => ReadBytes(packed));
        Assert.Throws<CorpusException>(() => ReadBytes([.. Pack("text"), 1, 2, 3]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_535)]
    public void A_zero_byte_early_in_a_file_means_binary(int place)
    {
        var bytes = Enumerable.Repeat((byte)'x', 100_000).ToArray();
        bytes[place] = 0;
        var error = Assert.Throws<CorpusException>(() => ReadBytes(bytes));
        Assert.Contains($"looks binary (byte {place} is zero)", error.Message, StringComparison.Ordinal);
        Assert.Throws<CorpusException>(() => ReadBytes(Pack(Encoding.UTF8.GetString(bytes))));
    }

    [Fact]
    public void A_zero_byte_late_in_a_file_is_text()
    {
        var bytes = Enumerable.Repeat((byte)'x', 100_000).ToArray();
        bytes[65_536] = 0;
        Assert.Equal(100_000, ReadBytes(bytes).Sentences.Sum(sentence => sentence.Length));
    }

    [Fact]
    public void A_folder_is_all_files_below_it_in_ordinal_order()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["b/deep"]);
        File.WriteAllText(folder["c"], "4");
        File.WriteAllText(folder["b/deep/x"], "3");
        File.WriteAllText(folder["B"], "2");
        File.WriteAllText(folder[".hidden"], "1");
        File.WriteAllBytes(folder["d"], Pack("5"));
        Assert.Equal(["1", "2", "3", "4", "5"], ReadAll(TextSource.FromPaths([folder.Path])).Sentences);
    }

    [Fact]
    public void A_folder_linked_into_itself_is_read_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a privilege on Windows");
        using var folder = new TempFolder();
        File.WriteAllText(folder["a"], "1");
        Directory.CreateSymbolicLink(folder["loop"], folder.Path);
        Assert.Equal(["1"], ReadAll(TextSource.FromPaths([folder.Path])).Sentences);
    }

    [Fact]
    public void What_is_missing_or_empty_is_refused_at_once()
    {
        using var folder = new TempFolder();
        var missing = Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder["absent.txt"]]));
        Assert.Equal($"{folder["absent.txt"]}: no such file or folder; check the path", missing.Message);
        var empty = Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder.Path]));
        Assert.Equal($"{folder.Path}: the folder holds no files; give one that holds text", empty.Message);
        Assert.Throws<ArgumentException>(() => TextSource.FromPaths([]));
    }

    [Fact]
    public void A_file_that_vanishes_before_it_is_read_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text"], "a");
        var source = TextSource.FromPaths([folder["text"]]);
        File.Delete(folder["text"]);
        var error = Assert.Throws<CorpusException>(() => ReadAll(source));
        Assert.StartsWith($"{folder["text"]}: cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_has_a_name_and_no_size()
    {
        var source = TextSource.FromPaths(["-"]);
        Assert.Equal("standard input", source.Description);
        Assert.Null(source.TotalBytes);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static ReadText ReadBytes(byte[] bytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["text"], bytes);
        return ReadAll(TextSource.FromPaths([folder["text"]]));
    }

    private static ReadText ReadAll(TextSource source)
    {
        using var reader = source.Open();
        List<string> sentences = [];
        while (reader.TryRead(out var sentence)) sentences.Add(sentence.ToString());
        return new ReadText(sentences, reader.Lines, reader.BytesRead, reader.InvalidSequences);
    }

    private sealed record ReadText(List<string> Sentences, long Lines, long BytesRead, long Invalid);
}
