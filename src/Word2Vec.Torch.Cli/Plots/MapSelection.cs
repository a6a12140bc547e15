using Word2Vec.Torch.Vectors;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>Which words a map shows.</summary>
/// <param name="Title">What they are, in words.</param>
/// <param name="Words">The words, the most important first.</param>
/// <param name="Arrows">Pairs to join by an arrow, as indexes of <paramref name="Words"/>.</param>
/// <param name="Selected">The index of the word that the map is about.</param>
internal sealed record MapSelection(string Title, IReadOnlyList<string> Words, IReadOnlyList<(int From, int To)> Arrows, int? Selected)
{
    /// <param name="vectors">Where the words are.</param>
    /// <param name="model">What to call it.</param>
    /// <param name="listed">These words, if any.</param>
    /// <param name="near">This word and the nearest to it, if given.</param>
    /// <param name="top">How many words, otherwise the most frequent ones.</param>
    /// <param name="analogy">Words to join in pairs, shown too.</param>
    /// <exception cref="UnknownWordException">A word is not in the vocabulary.</exception>
    public static MapSelection Of(WordVectors vectors, string model, IReadOnlyList<string> listed, string? near, int top, IReadOnlyList<string> analogy)
    {
        foreach (var word in (IEnumerable<string>)[.. listed, .. analogy]) vectors.Vocabulary.IdOf(word);
        IEnumerable<string> asked = listed.Count > 0 ? listed.Distinct() : near is not null ? Around(vectors, near, top) : vectors.Vocabulary.Words.Take(top);
        var words = asked.ToList();
        var title = FormattableString.Invariant((listed.Count, near) switch
        {
            ( > 0, _) => $"{words.Count} words of {model}",
            (_, not null) => $"{near} and the {words.Count - 1} words nearest to it, of {model}",
            _ => $"The {words.Count} most frequent words of {model}",
        });
        words = [.. words.Concat(analogy).Distinct()];
        var arrows = analogy.Chunk(2).Select(pair => (words.IndexOf(pair[0]), words.IndexOf(pair[1])));
        return new MapSelection(title, words, [.. arrows], near is null ? null : 0);
    }

    /// <summary>The words' vectors, [words, N] in float32.</summary>
    public Tensor Matrix(WordVectors vectors) => tensor(Words.SelectMany(word => vectors[word]).ToArray()).view(Words.Count, vectors.Dimension);

    private static IEnumerable<string> Around(WordVectors vectors, string near, int top)
    {
        vectors.Vocabulary.IdOf(near);
        return top == 1 ? [near] : [near, .. vectors.MostSimilar(near, top - 1).Select(neighbor => neighbor.Word)];
    }
}
