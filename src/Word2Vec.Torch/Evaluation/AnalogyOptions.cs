namespace Word2Vec.Torch.Evaluation;

/// <summary>Whose rules decide what may answer an analogy question.</summary>
public enum AnalogyProtocol
{
    /// <summary>gensim's <c>evaluate_word_analogies</c>: no spelling of the question's three words is an answer.</summary>
    Gensim,

    /// <summary>
    /// word2vec.c's <c>compute-accuracy</c>: only the three words' own rows are no answers, so that another spelling may be the wrong one;
    /// and an answer needs a cosine above zero.
    /// </summary>
    Google,
}

/// <summary>How analogy questions are asked.</summary>
public sealed record AnalogyOptions
{
    /// <summary>
    /// Only this many words, the first ones of the vocabulary, can be asked for or answer; at least 1. 30,000 by default, as in Google's
    /// demo script; gensim's own default is 300,000.
    /// </summary>
    public int RestrictVocabulary { get; init; } = 30_000;

    /// <summary>Whether case is disregarded, the first spelling in the vocabulary standing for all; true by default (gensim's).</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>
    /// Whether a question with an unknown word counts as answered wrongly (gensim's <c>dummy4unknown</c>); by default it is skipped.
    /// </summary>
    public bool UnknownIsWrong { get; init; }

    /// <summary>Whose rules; gensim's by default.</summary>
    public AnalogyProtocol Protocol { get; init; } = AnalogyProtocol.Gensim;
}
