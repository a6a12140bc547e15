namespace Word2Vec.Torch.Sampling;

/// <summary>
/// Pairs each word of a sentence with its neighbours (guide: "Generating Training Data"). The centre predicts the context, as in the
/// guide and fastText; word2vec's program and gensim feed the context and predict the centre, which for a fixed window gives the
/// same pairs in another order. Words outside the vocabulary and subsampled tokens must be gone already: that widens the window
/// over the original text, as in word2vec.
/// </summary>
/// <remarks>Immutable and thread-safe; each thread draws with its own <see cref="RandomSource"/>.</remarks>
public sealed class SkipGramWindow
{
    /// <summary>Creates a window.</summary>
    /// <param name="window">The largest distance between centre and context, in words; at least 1.</param>
    /// <param name="isFixed">
    /// True, as in the guide: all neighbours up to that distance. False, as in word2vec: up to a distance drawn for each centre,
    /// uniform on 1 … <paramref name="window"/>, so that near words weigh more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    public SkipGramWindow(int window, bool isFixed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        (Window, IsFixed) = (window, isFixed);
    }

    /// <summary>The largest distance between centre and context, in words.</summary>
    public int Window { get; }

    /// <summary>Whether every centre gets the whole window.</summary>
    public bool IsFixed { get; }

    /// <summary>Adds a sentence's pairs, centres from left to right, and for each its contexts from left to right.</summary>
    /// <param name="sentence">The ids of a sentence.</param>
    /// <param name="pairs">Receives the pairs.</param>
    /// <param name="random">Gives one number a centre; none when the window is fixed.</param>
    public void AddPairs(ReadOnlySpan<int> sentence, List<WordPair> pairs, ref RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        for (var center = 0; center < sentence.Length; center++)
        {
            var radius = IsFixed ? Window : 1 + random.NextInt(Window);
            var first = Math.Max(0, center - radius);
            // Not center + radius, which overflows for a huge window.
            var last = radius < sentence.Length - center ? center + radius : sentence.Length - 1;
            for (var context = first; context <= last; context++)
            {
                if (context != center) pairs.Add(new WordPair(sentence[center], sentence[context]));
            }
        }
    }
}
