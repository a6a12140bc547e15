using System.Text.Json.Serialization;

namespace Word2Vec.Torch.Training;

/// <summary>Which vector instructions the fast trainer's kernel uses.</summary>
[JsonConverter(typeof(KebabCaseConverter<InstructionSet>))]
public enum InstructionSet
{
    /// <summary>The widest that this processor has and that a row of the model fills.</summary>
    Auto,

    /// <summary>No vectors: one number at a time.</summary>
    Scalar,

    /// <summary>128 bits, 4 numbers at a time.</summary>
    Vector128,

    /// <summary>256 bits, 8 numbers at a time.</summary>
    Vector256,

    /// <summary>512 bits, 16 numbers at a time.</summary>
    Vector512,
}
