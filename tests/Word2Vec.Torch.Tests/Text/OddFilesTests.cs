using System.IO.Compression;
using System.Text;
using Word2Vec.Torch.Text;

namespace Word2Vec.Torch.Tests.Text;

public sealed class OddFilesTests
{
    private static readonly byte[] Packed = Pack("one\ntwo");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(8192)]
    [InlineData(200_000)]
    public void Zeros_after_a_gzip_file_are_padding(int zeros)
    {
        Assert.Equal(["one", "two"], Read([.. Packed, .. new byte[zeros]]));
        Assert.Equal(["one", "twoone", "two"], Read([.. Packed, .. Packed, .. new byte[zeros]]));
        Assert.Equal(["x"], Read([.. Pack(""), .. Pack("x"), .. Pack(""), .. new byte[zeros]]));
    }

    [Fact]
    public void A_gzip_file_padded_at_any_length_is_read_whole()
    {
        // Blocks of compressed bytes end anywhere, also within zeros that belong to the file.
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20_000)).Select(_ => (char)('a' + random.Next(26))));
            Assert.Equal(text, string.Concat(Read([.. Pack(text, CompressionLevel.NoCompression), .. new byte[random.Next(3) * random.Next(10_000)]])));
        }
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("\0\0\0rubbish")]
    [InlineData("r\0\0\0\0\0\0\0\0\0\0")]
    public void Rubbish_after_a_gzip_file_is_refused(string rubbish)
    {
        var error = Assert.Throws<CorpusException>(() => Read([.. Packed, .. Encoding.Latin1.GetBytes(rubbish)]));
        Assert.EndsWith("the gzip file goes on with something else after its end; cut that off, or make it anew", error.Message, StringComparison.Ordinal);
        Assert.Throws<CorpusException>(() => Read([.. Packed, .. new byte[100_000], .. Encoding.Latin1.GetBytes(rubbish)]));
    }

    [Fact]
    public void Half_of_another_member_is_a_gzip_file_cut_off()
    {
        for (var length = 2; length < Packed.Length; length++)
        {
            var error = Assert.Throws<CorpusException>(() => Read([.. Packed, .. Packed[..length]]));
            Assert.EndsWith("the gzip file is truncated or damaged; make it anew", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_file_and_an_empty_gzip_file_hold_nothing()
    {
        Assert.Empty(Read([]));
        Assert.Empty(Read(Pack("")));
    }

    [Fact]
    public void Utf16_is_named_with_the_remedy()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            byte[] text = [.. encoding.GetPreamble(), .. encoding.GetBytes("\u6771\u4EAC")];
            foreach (var bytes in (byte[][])[text, Pack(text)])
            {
                var error = Assert.Throws<CorpusException>(() => Read(bytes));
                Assert.EndsWith("is UTF-16 by its byte order mark; give text in UTF-8, as iconv -f UTF-16 -t UTF-8 makes it", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_folder_with_a_link_to_nothing_is_refused_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked for links that lead nowhere");
        using var folder = new TempFolder();
        File.WriteAllText(folder["a"], "1");
        File.CreateSymbolicLink(folder["b"], folder["absent"]);
        Assert.EndsWith("no such file or folder; check the path", Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder["b"]])).Message, StringComparison.Ordinal);
        var error = Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder.Path]));
        Assert.Equal($"{folder["b"]}: is a link to a file that is not there; mend it or remove it", error.Message);
        File.Delete(folder["b"]);
        File.CreateSymbolicLink(folder["b"], folder["b"]);
        Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder.Path]));
        File.Delete(folder["b"]);
        File.CreateSymbolicLink(folder["b"], folder["a"]);
        Assert.Equal(["1", "1"], ReadAll(TextSource.FromPaths([folder.Path])));
    }

    [Fact]
    public void A_named_pipe_is_refused_by_name_and_passed_over_in_a_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is asked for pipes");
        using var folder = new TempFolder();
        File.WriteAllText(folder["a"], "1");
        Assert.Equal(0, NativeMethods.MakePipe(folder["pipe"], 0x180));
        File.CreateSymbolicLink(folder["to-pipe"], folder["pipe"]);
        var error = Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder["pipe"]]));
        Assert.Equal($"{folder["pipe"]}: is a named pipe; give - for a path and < {folder["pipe"]} for standard input", error.Message);
        Assert.Throws<CorpusException>(() => TextSource.FromPaths([folder["to-pipe"]]));
        Assert.Equal(["1"], ReadAll(TextSource.FromPaths([folder.Path])));
    }

    [Fact]
    public void A_device_is_read_as_what_it_gives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "has /dev/zero");
        Assert.Contains("looks binary (byte 0 is zero)", Assert.Throws<CorpusException>(() => ReadAll(TextSource.FromPaths(["/dev/zero"]))).Message, StringComparison.Ordinal);
        Assert.Empty(ReadAll(TextSource.FromPaths(["/dev/null"])));
    }

    [Fact]
    public void A_file_that_grows_and_loses_its_name_is_read_to_its_end()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text"], new string('x', 200_000));
        using var writer = new FileStream(folder["text"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        using var reader = TextSource.FromPaths([folder["text"]]).Open();
        Assert.True(reader.TryRead(out _));
        writer.Write("\nmore"u8);
        writer.Flush();
        if (!OperatingSystem.IsWindows()) File.Delete(folder["text"]);
        var last = "";
        while (reader.TryRead(out var sentence)) last = sentence.ToString();
        Assert.Equal("more", last);
    }

    private static byte[] Pack(string text, CompressionLevel level = CompressionLevel.Optimal) => Pack(Encoding.UTF8.GetBytes(text), level);

    private static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level)) gzip.Write(content);
        return packed.ToArray();
    }

    private static List<string> Read(byte[] bytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["text"], bytes);
        return ReadAll(TextSource.FromPaths([folder["text"]]));
    }

    private static List<string> ReadAll(TextSource source)
    {
        using var reader = source.Open();
        List<string> sentences = [];
        while (reader.TryRead(out var sentence)) sentences.Add(sentence.ToString());
        return sentences;
    }
}
