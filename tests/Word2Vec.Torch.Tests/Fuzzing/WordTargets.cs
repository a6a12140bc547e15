using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Readers of words with their vectors or counts.</summary>
internal static class WordTargets
{
    public static FuzzTarget Text => new("word2vec-text", VectorSeeds(binary: false, header: true), input => ReadVectors(input, false), typeof(ModelFormatException), IsText: true);

    public static FuzzTarget Glove => new("glove", VectorSeeds(binary: false, header: false), input => ReadVectors(input, false), typeof(ModelFormatException), IsText: true);

    public static FuzzTarget Binary => new("word2vec-binary", VectorSeeds(binary: true, header: true), input => ReadVectors(input, true), typeof(ModelFormatException), IsText: false);

    /// <summary>Text or binary, as the beginning tells.</summary>
    public static FuzzTarget Either => new(
        "vectors",
        [.. VectorSeeds(binary: true, header: true), .. VectorSeeds(binary: false, header: true), .. VectorSeeds(binary: false, header: false)],
        input => ReadVectors(input, null),
        typeof(ModelFormatException),
        IsText: false);

    public static FuzzTarget VocabularyFile => new("vocabulary", VocabularySeeds(), ReadVocabulary, typeof(ModelFormatException), IsText: true);

    /// <summary>The words that a file without a place for them has beside it.</summary>
    public static FuzzTarget WordsBeside(TempFolder folder) => new(
        "words-beside", [.. VocabularySeeds(), .. new[] { "the\ncat\n", "the\r\ncat\r\nñandú" }.Select(Encoding.UTF8.GetBytes)], Reader(folder), typeof(ModelFormatException), IsText: true);

    private static byte[][] VectorSeeds(bool binary, bool header)
    {
        var seeds = new List<byte[]>();
        foreach (var (words, dimension) in new[] { (3, 2), (1, 1), (12, 5) })
        {
            using var table = SampleTables.Random(words, dimension, (ulong)words);
            seeds.Add(TensorTargets.Bytes(stream => Word2VecFile.Write(stream, table, binary, header)));
        }

        return [.. seeds];
    }

    private static byte[][] VocabularySeeds() =>
    [
        Saved(new("the", long.MaxValue / 2), new("cat", 12), new("größe", 12), new("猫😀", 1)),
        Saved(new KeyValuePair<string, long>("a", 1)),
        Saved([.. Enumerable.Range(0, 30).Select(i => new KeyValuePair<string, long>($"w{i}", 30 - i))]),
    ];

    private static byte[] Saved(params KeyValuePair<string, long>[] counts) => TensorTargets.Bytes(stream => Vocabulary.FromCounts(counts).Write(stream));

    private static void ReadVectors(byte[] input, bool? binary)
    {
        // A pipe tells its length no more than its end.
        using Stream stream = input.Length % 4 == 0 ? new PipeStream(input) : new MemoryStream(input);
        using var table = Word2VecFile.Read(stream, "fuzz", binary, input.Length % 3 == 0 ? 2 : null);
        FuzzCheck.Rows(table.Vectors, table.Words.Count);
        Assert.Equal(table.Words.Count, table.Words.ToHashSet(StringComparer.Ordinal).Count);
        foreach (var word in table.Words)
        {
            FuzzCheck.Text(word);
            Assert.DoesNotContain(word, c => c is <= ' ' or '\u007f');
        }
    }

    private static void ReadVocabulary(byte[] input)
    {
        var vocabulary = Vocabulary.Read(new MemoryStream(input), "fuzz");
        FuzzCheck.Words(vocabulary);
        Assert.Equal(input, TensorTargets.Bytes(vocabulary.Write));
    }

    private static Action<byte[]> Reader(TempFolder folder)
    {
        var path = folder["matrix.vocab.tsv"];
        return input =>
        {
            File.WriteAllBytes(path, input);
            var rows = Encoding.UTF8.GetString(input).TrimEnd('\n').Count(c => c == '\n') + 1;
            var (words, _) = Torch.Formats.WordsBeside.Find(folder["matrix.npy"], null, rows);
            Assert.Equal(rows, words!.Count);
            FuzzCheck.Words(words);
        };
    }
}
