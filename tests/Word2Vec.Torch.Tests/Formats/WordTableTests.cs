using System.Text;
using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class WordTableTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Float32_rows_are_shared_and_everything_else_is_converted()
    {
        var rows = ones(2, 3);
        using (var table = new WordTable(["a", "b"], rows))
        {
            rows.fill_(Seven);
            Assert.Equal(7, table.Vectors[1, 2].item<float>());
        }

        Assert.False(rows.IsInvalid);
        using var converted = new WordTable(["a", "b", "c"], rows.t().to(float64), [3, 2, 1]);
        Assert.Equal([3L, 2L], converted.Vectors.shape);
        Assert.Equal(float32, converted.Vectors.dtype);
        Assert.True(converted.Vectors.is_contiguous());
        Assert.Equal([3L, 2L, 1L], converted.Counts!);
    }

    [Fact]
    public void A_parameter_leaves_its_gradient_behind()
    {
        using var table = new WordTable(["a"], nn.Parameter(ones(1, 2)));
        Assert.False(table.Vectors.requires_grad);
    }

    [Fact]
    public void The_vectors_belong_to_no_scope()
    {
        WordTable table;
        using (NewDisposeScope()) table = new WordTable(["a"], ones(1, 2));
        Assert.Equal(2, table.Vectors.sum().item<float>());
        table.Dispose();
        Assert.True(table.Vectors.IsInvalid);
    }

    [Fact]
    public void Sizes_that_disagree_words_that_are_there_twice_and_other_types_are_refused()
    {
        Assert.Contains("2 vectors for 1 words", Refused(() => new WordTable(["a"], ones(2, 2))), StringComparison.Ordinal);
        Assert.Contains("1 counts for 2 words", Refused(() => new WordTable(["a", "b"], ones(2, 2), [1])), StringComparison.Ordinal);
        Assert.Contains("'a' is there twice", Refused(() => new WordTable(["a", "a"], ones(2, 2))), StringComparison.Ordinal);
        Assert.Contains("matrix", Refused(() => new WordTable(["a", "b"], ones(2))), StringComparison.Ordinal);
        Assert.Contains("matrix", Refused(() => new WordTable(["a", "b"], ones(2, 2, int64))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_of_words_knows_each_after_it_has_grown()
    {
        // Of the longest length every tenth one, so that they fill several blocks.
        string[] words = [.. Enumerable.Range(0, 500).Select(i => i % 10 == 0 ? new string('é', WordBytes.MaxLength / 2 - 4) + $"é{i:D6}" : $"w{i}")];
        var packed = new PackedWords();
        foreach (var word in words) Assert.True(packed.Add(Encoding.UTF8.GetBytes(word)));
        foreach (var word in words) Assert.False(packed.Add(Encoding.UTF8.GetBytes(word)));
        Assert.Equal(words, packed);
        Assert.Equal(WordBytes.MaxLength, packed.Bytes(490).Length);
    }

    [Fact]
    public void Rows_over_several_blocks_come_together_in_order()
    {
        // 4 MiB a row: 8 to a block.
        using var store = new RowStore(VectorHeader.MaxDimension);
        for (var i = 0; i < 19; i++) store.Add().Fill(i);
        using var rows = store.ToTensor();
        Assert.Equal([19L, VectorHeader.MaxDimension], rows.shape);
        for (var i = 0; i < 19; i++) Assert.Equal((i, i), (rows[i].min().item<float>(), rows[i].max().item<float>()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_found_at_every_place(float bad)
    {
        for (var length = 1; length < 40; length++)
        {
            var numbers = Enumerable.Repeat(float.MaxValue, length).ToArray();
            Assert.True(MatrixRows.AreFinite(numbers));
            for (var place = 0; place < length; place++)
            {
                numbers[place] = bad;
                Assert.False(MatrixRows.AreFinite(numbers));
                numbers[place] = float.MinValue;
            }
        }
    }

    private static readonly TorchSharp.Scalar Seven = 7;

    private static string Refused(Func<WordTable> create) => Assert.ThrowsAny<ArgumentException>(() => create()).Message;
}
