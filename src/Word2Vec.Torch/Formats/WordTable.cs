using System.Collections.ObjectModel;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>Words and their vectors, as files of vectors hold them: no word twice, and one row of numbers for each.</summary>
/// <remarks>
/// Immutable, as long as nobody writes into <see cref="Vectors"/>; then thread-safe. The vectors belong to this object, not to a dispose
/// scope.
/// </remarks>
public sealed class WordTable : IDisposable
{
    /// <summary>
    /// Puts words and vectors together. Float32 numbers on the CPU in row order are shared with <paramref name="vectors"/>, not copied;
    /// all others are converted into a copy.
    /// </summary>
    /// <param name="words">V words, none twice. Writers refuse more: see <see cref="Word2VecFile"/>.</param>
    /// <param name="vectors">[V, N], of any floating type, layout and device; its gradient is left behind.</param>
    /// <param name="counts">How often each word occurs, or null where that is not known (the default).</param>
    /// <exception cref="ArgumentException">The sizes disagree, a word is there twice, or the numbers are not of a floating type.</exception>
    public WordTable(IReadOnlyList<string> words, Tensor vectors, IReadOnlyList<long>? counts = null)
        : this(Copied(words), Converted(vectors), counts?.ToArray())
    {
    }

    private WordTable(IReadOnlyList<string> words, Tensor vectors, long[]? counts)
    {
        Vectors = vectors;
        Words = words;
        Counts = counts is null ? null : Array.AsReadOnly(counts);
        var rows = vectors.size(0);
        if (rows == words.Count && (counts is null || rows == counts.Length)) return;
        vectors.Dispose();
        throw new ArgumentException(
            rows == words.Count ? $"{counts!.Length} counts for {rows} words" : $"{rows} vectors for {words.Count} words", nameof(vectors));
    }

    /// <summary>
    /// V words in the order of the rows; comparison is ordinal. A table that was read from a file makes a new string each time that one is
    /// asked for, to spare memory.
    /// </summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>[V, N] float32 on the CPU, in row order, without a gradient.</summary>
    public Tensor Vectors { get; }

    /// <summary>How often each word occurs, where the source says so; else null. Vector files mostly hold no counts.</summary>
    public IReadOnlyList<long>? Counts { get; }

    /// <summary>
    /// A copy to ask questions of, in the table's order, whatever the counts; a word whose count is not known has 1. The caller disposes of it.
    /// </summary>
    /// <exception cref="ArgumentException">A word cannot be one of a vocabulary, as where it holds white space; or a count is below 1.</exception>
    public WordVectors ToVectors() => new(Vocabulary.FromTable(Words, Counts), Vectors);

    /// <summary>Frees the vectors.</summary>
    public void Dispose() => Vectors.Dispose();

    /// <summary>Takes words that are checked, and the tensor with them.</summary>
    internal static WordTable FromChecked(IReadOnlyList<string> words, Tensor vectors, long[]? counts = null) => new(words, vectors, counts);

    private static ReadOnlyCollection<string> Copied(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[] copy = [.. words];
        var seen = new HashSet<string>(copy.Length, StringComparer.Ordinal);
        foreach (var word in copy)
        {
            ArgumentNullException.ThrowIfNull(word, nameof(words));
            if (!seen.Add(word)) throw new ArgumentException($"the word '{word}' is there twice", nameof(words));
        }

        return Array.AsReadOnly(copy);
    }

    private static Tensor Converted(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() != 2 || !vectors.is_floating_point())
            throw new ArgumentException($"{vectors.dtype} [{string.Join(", ", vectors.shape)}] is not a matrix of a floating type", nameof(vectors));
        using var scope = NewDisposeScope();
        return vectors.detach().to(float32).cpu().contiguous().DetachFromDisposeScope();
    }
}
