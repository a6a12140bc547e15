namespace Word2Vec.Torch.Formats;

/// <summary>Which of a model's two matrices a conversion writes.</summary>
public enum MatrixChoice
{
    /// <summary>Both, for the formats that hold both.</summary>
    Both,

    /// <summary>W1: the word embeddings.</summary>
    Input,

    /// <summary>W2ᵀ: the words' vectors as contexts.</summary>
    Output,

    /// <summary>The mean of both, (W1 + W2ᵀ) / 2.</summary>
    Mean,
}
