using System.Text.Json;
using System.Text.Json.Serialization;

namespace Word2Vec.Torch.Training;

/// <summary>What a model is trained to minimise.</summary>
[JsonConverter(typeof(KebabCaseConverter<TrainingLoss>))]
public enum TrainingLoss
{
    /// <summary>Negative sampling (Mikolov et al. 2013b): the context against a few noise words.</summary>
    NegativeSampling,

    /// <summary>Full softmax over the vocabulary: exact, and V / (k + 1) times the work.</summary>
    Softmax,
}

/// <summary>Which program trains.</summary>
[JsonConverter(typeof(KebabCaseConverter<TrainerKind>))]
public enum TrainerKind
{
    /// <summary>
    /// <see cref="Hogwild"/> for negative sampling with SGD in float32 on the CPU, <see cref="Reference"/> for the same in float64,
    /// <see cref="Tensor"/> otherwise.
    /// </summary>
    Auto,

    /// <summary><see cref="ReferenceTrainer"/>: the guide's loop, pair by pair, in plain C#.</summary>
    Reference,

    /// <summary><see cref="HogwildTrainer"/>: all cores, by the hand-derived gradients in a fused vector kernel.</summary>
    Hogwild,

    /// <summary><see cref="TensorTrainer"/>: chunks of tokens by tensor operations, on any device and with any optimizer.</summary>
    Tensor,
}

/// <summary>Where the gradients of <see cref="TensorTrainer"/> come from.</summary>
[JsonConverter(typeof(KebabCaseConverter<GradientKind>))]
public enum GradientKind
{
    /// <summary>The hand-derived formulas, without a graph.</summary>
    Manual,

    /// <summary>The loss as written, and <c>backward()</c>.</summary>
    Autograd,
}

/// <summary>Which pairs of <see cref="TensorTrainer"/> have the same negatives.</summary>
[JsonConverter(typeof(KebabCaseConverter<NegativeSharing>))]
public enum NegativeSharing
{
    /// <summary>The pairs of one centre, as in the fast trainer.</summary>
    Centre,

    /// <summary>
    /// The pairs of 128 consecutive centres, which share 64 draws, each counting for less than one: faster, and better vectors, since a
    /// word meets more of the noise.
    /// </summary>
    Group,
}

/// <summary>The optimizer of <see cref="TensorTrainer"/>; its state is kept by row and changes only for rows that a step touches.</summary>
[JsonConverter(typeof(KebabCaseConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, as in the guide and word2vec.c; no state.</summary>
    Sgd,

    /// <summary>Adagrad; one number of state a weight.</summary>
    Adagrad,

    /// <summary>Adam; two numbers of state a weight. Rows that a step does not touch keep theirs, as with torch.optim.SparseAdam.</summary>
    Adam,
}

/// <summary>The type that weights are stored and trained in.</summary>
[JsonConverter(typeof(KebabCaseConverter<WeightType>))]
public enum WeightType
{
    /// <summary>32-bit floating point, the type of every word2vec file.</summary>
    Float32,

    /// <summary>64-bit floating point, as numpy and the guide compute.</summary>
    Float64,

    /// <summary>16-bit "brain" floating point for storage, computed with in float32: half the memory. Tensor trainer only.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}

/// <summary>Writes an enum in the words of the command line: NegativeSampling as "negative-sampling".</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
internal sealed class KebabCaseConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
