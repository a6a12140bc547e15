using System.Text;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>What holds of everything that a reader gave out, however damaged its file was.</summary>
internal static class FuzzCheck
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A tensor on the CPU, in row order, without a gradient, whose numbers can all be read.</summary>
    public static void Tensor(Tensor tensor)
    {
        Assert.True(tensor.is_contiguous() && tensor.device_type == TorchSharp.DeviceType.CPU && !tensor.requires_grad, "contiguous, on the CPU, no gradient");
        var (bytes, hash) = (0L, default(HashCode));
        TensorBytes.ForEachChunk(tensor, chunk =>
        {
            bytes += chunk.Length;
            hash.AddBytes(chunk);
        });
        Assert.Equal(tensor.NumberOfElements * tensor.ElementSize, bytes);
    }

    /// <summary>Text that can be written as UTF-8.</summary>
    public static void Text(string text) => _ = Strict.GetByteCount(text);

    /// <summary>A matrix of finite numbers with a row for each of so many words.</summary>
    public static void Rows(Tensor matrix, int words)
    {
        Assert.Equal(2, matrix.dim());
        Assert.Equal(words, matrix.size(0));
        Assert.True(matrix.NumberOfElements == 0 || FiniteWeights.Hold(matrix), "finite");
    }

    /// <summary>Words as a vocabulary holds them, none twice, the counts at least 1 and falling.</summary>
    public static void Words(Vocabulary vocabulary)
    {
        for (var id = 0; id < vocabulary.Count; id++)
        {
            Assert.Null(WordRules.ProblemWith(vocabulary[id]));
            Assert.True(vocabulary.TryGetId(vocabulary[id], out var found) && found == id, "each word once");
            Assert.InRange(vocabulary.CountOf(id), 1, id == 0 ? long.MaxValue : vocabulary.CountOf(id - 1));
        }

        Assert.Equal(vocabulary.Counts.ToArray().Sum(), vocabulary.TotalCount);
    }
}
