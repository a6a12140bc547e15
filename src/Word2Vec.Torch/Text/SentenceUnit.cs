namespace Word2Vec.Torch.Text;

/// <summary>What a sentence is, over whose ends no window reaches.</summary>
public enum SentenceUnit
{
    /// <summary>A line, as for word2vec, gensim and fastText.</summary>
    Line,

    /// <summary>
    /// A whole file, or a whole string of a text in memory: line breaks are white space like any other. The guide reads its sample in this
    /// way. One of more than 1,048,575 words is cut after each so many.
    /// </summary>
    Text,
}
