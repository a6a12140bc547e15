using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.SampleTables;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class TensorBoardFolderTests : IDisposable
{
    private static readonly string[] Files = ["metadata.tsv", "projector_config.json", "vectors.tsv"];

    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    private string Target => folder["a/b"];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_three_files_are_what_the_projector_loads()
    {
        using var table = new WordTable(["the", "größe"], tensor(new[] { 0.1f, -2f, 1e-5f, 3f }, 2, 2));
        TensorBoardFolder.Write(Target, table);
        Assert.Equal(Files, FolderContents.Of(Target));
        Assert.Equal("0.1\t-2\n1E-05\t3\n", File.ReadAllText(In("vectors.tsv")));
        Assert.Equal("the\ngröße\n", File.ReadAllText(In("metadata.tsv")));
        Assert.Equal(
            """
            {
              "embeddings": [
                {
                  "tensorName": "word2vec",
                  "tensorShape": [
                    2,
                    2
                  ],
                  "tensorPath": "vectors.tsv",
                  "metadataPath": "metadata.tsv"
                }
              ]
            }

            """,
            File.ReadAllText(In("projector_config.json")));
    }

    [Fact]
    public void Counts_are_a_second_column_under_a_heading()
    {
        using var table = new WordTable(["the", "cat"], ones(2, 2), [9, 4]);
        TensorBoardFolder.Write(Target, table);
        Assert.Equal("word\tcount\nthe\t9\ncat\t4\n", File.ReadAllText(In("metadata.tsv")));
        using var read = TensorBoardFolder.Read(Target);
        AssertSame(table, read);
    }

    [Fact]
    public void Random_tables_read_back_bit_for_bit()
    {
        for (var i = 1; i < 10; i++)
        {
            using var table = Random(i * 5 % 23 + 1, i, seed: (ulong)i);
            TensorBoardFolder.Write(Target, table, overwrite: true);
            using var read = TensorBoardFolder.Read(Target);
            AssertSame(table, read);
        }
    }

    [Fact]
    public void Other_writers_metadata_reads_without_a_configuration()
    {
        using var table = Small(2, 2);
        TensorBoardFolder.Write(Target, table);
        File.Delete(In("projector_config.json"));
        File.WriteAllText(In("metadata.tsv"), "Label\tcolour\tcount\r\na\tred\t7\r\nb\t\t0\r\n");
        using var read = TensorBoardFolder.Read(Target);
        Assert.Equal(["a", "b"], read.Words);
        Assert.Equal([7L, 0L], read.Counts!);
        File.WriteAllText(In("metadata.tsv"), "Label\tcolour\na\tred\nb\tblue");
        using var without = TensorBoardFolder.Read(Target);
        Assert.Null(without.Counts);
    }

    [Theory]
    [InlineData("metadata.tsv", "a\n", "has 1 words where vectors.tsv has 2 lines")]
    [InlineData("metadata.tsv", "a\na\n", "line 2: the word 'a' is there for the second time")]
    [InlineData("metadata.tsv", "a\n\n", "line 2: the word is empty")]
    [InlineData("metadata.tsv", "a\nnew york\n", "line 2: the word holds the byte 0x20")]
    [InlineData("metadata.tsv", "a\nb\t1\n", "line 2: 2 columns where the first line has 1")]
    [InlineData("metadata.tsv", "word\tcount\na\t1\nb\t-1\n", "line 3: the count")]
    [InlineData("metadata.tsv", "word\tcount\na\t1\nb\t1x\n", "line 3: the count")]
    [InlineData("vectors.tsv", "", "is empty")]
    [InlineData("vectors.tsv", "1\t2\n3\n", "line 2: 1 numbers where 2 are due")]
    [InlineData("vectors.tsv", "1\t2\n3\tx\n", "line 2: 'x' is not a finite")]
    [InlineData("projector_config.json", "{}", "no embedding with a tensorShape")]
    [InlineData("projector_config.json", "[", "no embedding with a tensorShape")]
    [InlineData("projector_config.json", """{"embeddings":[]}""", "no embedding with a tensorShape")]
    [InlineData("projector_config.json", """{"embeddings":[{"tensorShape":[2,"x"]}]}""", "no embedding with a tensorShape")]
    [InlineData("projector_config.json", """{"embeddings":[{"tensorShape":[2,3]}]}""", "another shape than the [2, 2]")]
    public void A_file_that_is_wrong_is_refused(string file, string text, string expected)
    {
        using var table = Small(2, 2);
        TensorBoardFolder.Write(Target, table);
        File.WriteAllText(In(file), text);
        var error = Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Read(Target));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(In(file), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_something_else_in_it_stays_as_it_is()
    {
        using var table = Small(2, 2);
        Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Read(Target));
        TensorBoardFolder.Write(Target, table);
        Assert.Contains("exists", Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Write(Target, table)).Message, StringComparison.Ordinal);
        TensorBoardFolder.Write(Target, table, overwrite: true);
        File.WriteAllText(In("events.out"), "precious");
        Assert.Contains("events.out", Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Write(Target, table, overwrite: true)).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(In("events.out")));
        Assert.Contains("is a file", Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Write(In("events.out"), table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_not_read_back_is_refused_before_anything_is_written()
    {
        using var spaced = new WordTable(["new york"], ones(1, 1));
        using var infinite = new WordTable(["a"], ones(1, 1) / 0);
        using var empty = new WordTable([], ones(0, 1));
        foreach (var table in (WordTable[])[spaced, infinite, empty])
            Assert.Contains("is not written", Assert.Throws<ModelFormatException>(() => TensorBoardFolder.Write(Target, table)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_mutated_file_gives_a_table_or_a_format_error()
    {
        var random = new RandomSource(4);
        using var table = new WordTable(["the", "cat", "sat"], randn(3, 2), [3, 2, 1]);
        TensorBoardFolder.Write(Target, table);
        var refused = 0;
        foreach (var file in Files)
        {
            var bytes = File.ReadAllBytes(In(file));
            for (var i = 0; i < 150; i++)
            {
                File.WriteAllBytes(In(file), Mutated(bytes, ref random));
                try
                {
                    using var read = TensorBoardFolder.Read(Target);
                }
                catch (ModelFormatException)
                {
                    refused++;
                }
            }

            File.WriteAllBytes(In(file), bytes);
        }

        Assert.InRange(refused, 150, 449);
    }

    private string In(string file) => Path.Combine(Target, file);
}
