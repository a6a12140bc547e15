using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vectors.Search;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Vectors;

/// <summary>A word and its nearness to what was asked for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Similarity">Cosine of the angle between the vectors, −1 … 1; a product of 3CosMul where that was asked for.</param>
public readonly record struct Neighbor(string Word, double Similarity);

/// <summary>
/// Words with their vectors [V, N], and the questions one asks of them (guide: "Finding Similar Words"): similarity is the cosine,
/// a·b / (‖a‖·‖b‖), and 0 where a vector is zero.
/// </summary>
/// <remarks>
/// Holds its own float32 copy on the CPU, so training on changes nothing here, and belongs to no dispose scope. Reported
/// similarities are computed in float64. Thread-safe until disposed.
/// </remarks>
public sealed partial class WordVectors : IDisposable
{
    private readonly Tensor _vectors;
    private readonly RowMatrix _rows;
    private readonly Lock _unitLock = new();
    private Tensor? _unit;
    private bool _isDisposed;

    /// <summary>
    /// Copies the vectors. Not public, since a vocabulary made of counts has its words in the order of these, and not in that of somebody's rows.
    /// </summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="vectors">[V, N], row i for word i; any floating type and device.</param>
    /// <exception cref="ArgumentException">It is not a matrix with one row a word.</exception>
    internal WordVectors(Vocabulary vocabulary, Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() != 2 || vectors.size(0) != vocabulary.Count || vectors.size(1) == 0)
            throw new ArgumentException($"[{string.Join(", ", vectors.shape)}] is not one row for each of {vocabulary.Count} words", nameof(vectors));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Vocabulary = vocabulary;
        Dimension = (int)vectors.size(1);
        _vectors = empty(vectors.shape, float32).copy_(vectors.detach()).DetachFromDisposeScope();
        _rows = new RowMatrix(_vectors);
    }

    /// <summary>The rows of W1, a model's word embeddings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">Its words.</param>
    /// <exception cref="ArgumentException">The vocabulary is not of the model's size.</exception>
    public static WordVectors FromModel(SkipGramModel model, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        return new WordVectors(vocabulary, model.InputWeight);
    }

    /// <summary>The words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>N, the numbers in a vector.</summary>
    public int Dimension { get; }

    /// <summary>
    /// All vectors divided by their lengths, [V, N] in float32 on the CPU; a zero vector stays zero. Made when first asked for, and then
    /// kept beside the vectors. Owned by this object: neither dispose of it nor write to it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public Tensor UnitVectors
    {
        get
        {
            lock (_unitLock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _unit ??= CreateUnitVectors();
            }
        }
    }

    /// <summary>A copy of a word's vector, as given and not normalised: N numbers.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <exception cref="UnknownWordException">It is not in the vocabulary.</exception>
    public float[] this[string word] => Rows[Vocabulary.IdOf(word)].ToArray();

    /// <summary>The Euclidean length of a word's vector.</summary>
    /// <inheritdoc cref="this[string]"/>
    public double Norm(string word) => Rows.Norm(Vocabulary.IdOf(word));

    /// <summary>The cosine similarity of two words, −1 … 1; 0 if a vector is zero.</summary>
    /// <param name="a">A word of the vocabulary.</param>
    /// <param name="b">Another, or the same.</param>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public double Similarity(string a, string b) => Rows.Cosine(Mean([a]), Vocabulary.IdOf(b));

    /// <summary>The cosine similarity of two sets of words: of the means of their vectors, not normalised (gensim's <c>n_similarity</c>).</summary>
    /// <param name="a">Words of the vocabulary, at least one; one given twice counts twice.</param>
    /// <param name="b">Others, or the same.</param>
    /// <exception cref="ArgumentException">A set is empty.</exception>
    /// <exception cref="UnknownWordException">A word is not in the vocabulary.</exception>
    public double Similarity(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count == 0 || b.Count == 0) throw new ArgumentException("a set of words is empty", a.Count == 0 ? nameof(a) : nameof(b));
        return VectorMath.Cosine(Mean(a), Mean(b));
    }

    /// <summary>Words by their cosine with the mean of all their unit vectors (gensim's <c>rank_by_centrality</c>).</summary>
    /// <param name="words">Words of the vocabulary, at least one; one given twice counts twice.</param>
    /// <returns>The most central word first; of equal ones the first of the vocabulary.</returns>
    /// <exception cref="ArgumentException">No word is given.</exception>
    /// <exception cref="UnknownWordException">A word is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> RankByCentrality(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0) throw new ArgumentException("no word is given", nameof(words));
        var center = new double[Dimension];
        int[] ids = [.. words.Select(Vocabulary.IdOf).Order()];
        foreach (var id in ids) AddUnit(center, id, 1);
        return [.. ids.Select(id => new Neighbor(Vocabulary[id], Rows.Cosine(center, id))).OrderByDescending(word => word.Similarity)];
    }

    /// <summary>The word that does not go with the others: the last of <see cref="RankByCentrality"/> (gensim's <c>doesnt_match</c>).</summary>
    /// <inheritdoc cref="RankByCentrality"/>
    /// <returns>One of the words; of equal ones the last of the vocabulary.</returns>
    public string DoesntMatch(IReadOnlyList<string> words) => RankByCentrality(words)[^1].Word;

    /// <summary>Frees the vectors.</summary>
    public void Dispose()
    {
        lock (_unitLock)
        {
            _isDisposed = true;
            _vectors.Dispose();
            _unit?.Dispose();
        }
    }

    private RowMatrix Rows
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _rows;
        }
    }

    private Tensor CreateUnitVectors()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var norms = _vectors.norm(1, keepdim: true);
        return (_vectors / norms.masked_fill(norms.eq(Scalars.Zero), Scalars.One)).DetachFromDisposeScope();
    }

    private double[] Mean(IReadOnlyList<string> words)
    {
        var mean = new double[Dimension];
        foreach (var word in words) VectorMath.Add(mean, Rows[Vocabulary.IdOf(word)], 1.0 / words.Count);
        return mean;
    }

    private void AddUnit(double[] sum, int id, double weight)
    {
        var norm = Rows.Norm(id);
        if (norm != 0) VectorMath.Add(sum, Rows[id], weight / norm);
    }
}
