using System.Text.Json.Serialization;

namespace Word2Vec.Torch.Modeling;

/// <summary>How W1 and W2 start.</summary>
public enum WeightInitialization
{
    /// <summary>
    /// word2vec.c's: W1 uniform on (−0.5, 0.5) / N, W2 zero. The first negative-sampling loss of a pair is then exactly
    /// (k + 1)·ln 2, and the first gradient of W1 is zero.
    /// </summary>
    [JsonStringEnumMemberName("word2vec")]
    Word2Vec,

    /// <summary>The guide's ("The Embedding Model"): both from the normal distribution with mean 0 and deviation 0.1.</summary>
    Guide,
}
