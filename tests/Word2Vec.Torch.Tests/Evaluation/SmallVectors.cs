using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Evaluation;

/// <summary>Words with vectors of three numbers, whose cosines one works out by hand.</summary>
internal static class SmallVectors
{
    /// <summary>In the order given: the first is the most frequent.</summary>
    public static WordVectors Of(params (string Word, float[] Vector)[] words)
    {
        var vocabulary = Vocabulary.FromCounts(words.Select((word, i) => KeyValuePair.Create(word.Word, (long)words.Length - i)));
        using var scope = NewDisposeScope();
        return new WordVectors(vocabulary, stack(words.Select(word => tensor(word.Vector))));
    }

    /// <summary>
    /// king − man + woman, in unit vectors, is (0.71 − 1, 1, 0.71): 0.98 from queen, who is at (0, 0.71, 0.71). The first two words point
    /// nowhere near.
    /// </summary>
    public static WordVectors Royal() => Of(
        ("the", [-1, -1, -1]), ("of", [-1, 0, -1]), ("man", [1, 0, 0]), ("woman", [0, 2, 0]), ("king", [3, 0, 3]), ("queen", [0, 4, 4]));
}
