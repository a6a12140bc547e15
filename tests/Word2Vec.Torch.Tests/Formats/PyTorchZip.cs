using System.IO.Compression;
using System.Text;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>PyTorch files put together by hand, and pickles from their parts; bytes are Latin-1 letters.</summary>
internal static class PyTorchZip
{
    public const string OrderedDict = "ccollections\nOrderedDict\n)R";

    /// <summary>A dict of one item <c>a</c>, whose value the given opcodes make.</summary>
    public static string DictOf(string value) => $"\u0080\u0002}}{Word("a")}{value}s.";

    /// <summary>A float tensor of storage 0 as a call; every part can be replaced.</summary>
    public static string Tensor(
        string id = "\u0000", string offset = "K\u0000", string size = "K\u0002\u0085", string stride = "K\u0001\u0085", string rest = $"\u0089{OrderedDict}", string call = "ctorch._utils\n_rebuild_tensor_v2\n") =>
        $"{call}({(id == "\u0000" ? Storage() : id)}{offset}{size}{stride}{rest}tR";

    public static string Storage(string key = "0", string type = "ctorch\nFloatStorage\n", string count = "K\u0002", string word = "storage") =>
        $"({Word(word)}{type}{Word(key)}{Word("cpu")}{count}tQ";

    public static string Word(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>A file with this pickle, and 8 bytes for storage 0.</summary>
    public static byte[] File(string pickle) => File(("archive/data.pkl", pickle), ("archive/data/0", "\0\0\u0080?\0\0\0@"), ("archive/version", "3\n"));

    public static byte[] File(params (string Name, string Bytes)[] records) => File(CompressionLevel.NoCompression, records);

    public static byte[] File(CompressionLevel level, params (string Name, string Bytes)[] records)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in records)
            {
                using var record = zip.CreateEntry(name, level).Open();
                record.Write(Encoding.Latin1.GetBytes(content));
            }

        return bytes.ToArray();
    }

    /// <summary>These bytes are an error of one line.</summary>
    public static void Refused(byte[] bytes, string expected)
    {
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(new MemoryStream(bytes), "memory").Dispose());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith("memory: ", error.Message, StringComparison.Ordinal);
    }
}
