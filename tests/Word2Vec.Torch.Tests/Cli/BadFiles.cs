using System.IO.Compression;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A folder of everything that cannot be trained on or written to, and one good text.</summary>
public sealed class BadFiles : IDisposable
{
    private readonly TempFolder _folder = new();

    public BadFiles()
    {
        foreach (var folder in (string[])["empty", "no-text", "foreign"]) Directory.CreateDirectory(_folder[folder]);
        Write("good.txt", string.Concat(Enumerable.Repeat("the cat sits on the mat\n", 10)));
        Write("empty.txt", "");
        Write("no-text/a.txt", "");
        Write("no-text/b.txt", "1 2 3\n\n");
        Write("rare.txt", "each word occurs just once here\n");
        Write("two.txt", "one two one two one two\n");
        Write("lonely.txt", "one\ntwo\nthree\n");
        Write("foreign/notes.txt", "mine");
        File.WriteAllBytes(_folder["binary.dat"], [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0]);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(File.ReadAllBytes(_folder["good.txt"]));
        File.WriteAllBytes(_folder["cut.gz"], packed.ToArray()[..^9]);
    }

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text) => File.WriteAllText(_folder[name], text);
}
