using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using TorchSharp;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Vectors;

/// <summary>A word and its cosine similarity to what was asked for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Similarity">Cosine of the angle between the vectors, −1 … 1.</param>
public readonly record struct Neighbor(string Word, double Similarity);

/// <summary>
/// Words with their vectors [V, N], and the questions one asks of them (guide: "Finding Similar Words"): similarity is the cosine,
/// a·b / (‖a‖·‖b‖), and 0 where a vector is zero.
/// </summary>
/// <remarks>
/// Holds its own float32 copy on the CPU, so training on changes nothing here, and belongs to no dispose scope. Reported
/// similarities are computed in float64. Thread-safe until disposed.
/// </remarks>
public sealed class WordVectors : IDisposable
{
    // A float32 cosine is off by at most about N units of rounding; candidates within that distance are computed again in float64.
    private const double RoundingPerDimension = 4 * 6e-8;

    private readonly Tensor _vectors;
    private readonly Tensor _norms;

    /// <summary>Copies the vectors.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="vectors">[V, N], row i for word i; any floating type and device.</param>
    /// <exception cref="ArgumentException">It is not a matrix with one row a word.</exception>
    public WordVectors(Vocabulary vocabulary, Tensor vectors)
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
        var norms = _vectors.norm(1);
        _norms = norms.masked_fill(norms.eq(Scalars.Zero), Scalars.One).DetachFromDisposeScope();
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

    /// <summary>[V, N] float32: each row divided by its length; a row of zeros stays.</summary>
    internal Tensor UnitVectors => _vectors / _norms.unsqueeze(1);

    /// <summary>A copy of a word's vector, as given and not normalised: N numbers.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <exception cref="UnknownWordException">It is not in the vocabulary.</exception>
    public float[] this[string word] => Row(Vocabulary.IdOf(word));

    /// <summary>The Euclidean length of a word's vector.</summary>
    /// <inheritdoc cref="this[string]"/>
    public double Norm(string word) => NormOf(ToDouble(this[word]));

    /// <summary>The cosine similarity of two words, −1 … 1; 0 if a vector is zero.</summary>
    /// <param name="a">A word of the vocabulary.</param>
    /// <param name="b">Another, or the same.</param>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public double Similarity(string a, string b) => Cosine(ToDouble(this[a]), this[b]);

    /// <summary>The words most similar to one word, which is not among them.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <param name="top">How many, at least 1; 10 by default (gensim's). All other words if there are fewer.</param>
    /// <returns>Highest similarity first; equal ones in the order of their ids.</returns>
    /// <exception cref="UnknownWordException">It is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> MostSimilar(string word, int top = 10) => MostSimilar([word], [], top);

    /// <summary>a is to b as c is to which word? The words nearest to b − a + c in unit vectors, without a, b and c.</summary>
    /// <param name="a">A word: "man".</param>
    /// <param name="b">What belongs to it: "king".</param>
    /// <param name="c">A word like a: "woman".</param>
    /// <param name="top">How many answers, at least 1; 10 by default.</param>
    /// <returns>Best answer first.</returns>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> Analogy(string a, string b, string c, int top = 10) => MostSimilar([b, c], [a], top);

    /// <summary>
    /// The words most similar to a sum of unit vectors, positive words added and negative words subtracted (3CosAdd; gensim's
    /// <c>most_similar</c>). A word given twice counts twice; the given words are not among the answers.
    /// </summary>
    /// <param name="positive">Words of the vocabulary.</param>
    /// <param name="negative">Words of the vocabulary.</param>
    /// <param name="top">How many, at least 1; 10 by default (gensim's). All other words if there are fewer.</param>
    /// <returns>Highest similarity first; equal ones in the order of their ids.</returns>
    /// <exception cref="ArgumentException">No word is given, or <paramref name="top"/> is below 1.</exception>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> MostSimilar(IReadOnlyList<string> positive, IReadOnlyList<string> negative, int top = 10)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (positive.Count + negative.Count == 0) throw new ArgumentException("no word is given", nameof(positive));
        var query = new double[Dimension];
        foreach (var word in positive) AddUnit(query, this[word], 1);
        foreach (var word in negative) AddUnit(query, this[word], -1);
        long[] given = [.. positive.Concat(negative).Select(word => (long)Vocabulary.IdOf(word)).Distinct()];
        return
        [
            .. Candidates(query, given, Math.Min(top, Vocabulary.Count - given.Length))
                .Select(id => new Neighbor(Vocabulary[(int)id], Cosine(query, Row(id))))
                .OrderByDescending(neighbor => neighbor.Similarity)
                .Take(top),
        ];
    }

    /// <summary>Frees the vectors.</summary>
    public void Dispose()
    {
        _vectors.Dispose();
        _norms.Dispose();
    }

    /// <summary>Ids, rising, among which the <paramref name="count"/> best must be: float32 scores find them, with room for rounding.</summary>
    private long[] Candidates(double[] query, long[] excluded, int count)
    {
        if (count == 0) return [];
        using var scope = NewDisposeScope();
        var norm = NormOf(query);
        var unit = tensor(query.Select(x => (float)(norm == 0 ? 0 : x / norm)).ToArray());
        var scores = _vectors.mv(unit) / _norms;
        // Below every cosine: where a vector that is not a number ends up.
        scores.masked_fill_(scores.isnan(), Scalars.MinusTwo);
        scores.index_fill_(0, tensor(excluded), Scalars.NegativeInfinity);
        using Scalar worst = scores.topk(count).values.min().item<float>() - RoundingPerDimension * Dimension;
        return scores.ge(worst).nonzero().squeeze(1).data<long>().ToArray();
    }

    private float[] Row(long id)
    {
        using var scope = NewDisposeScope();
        return _vectors.select(0, id).data<float>().ToArray();
    }

    private static void AddUnit(double[] sum, float[] vector, int sign)
    {
        var norm = NormOf(ToDouble(vector));
        if (norm == 0) return;
        for (var i = 0; i < sum.Length; i++) sum[i] += sign * vector[i] / norm;
    }

    private static double Cosine(double[] a, float[] b)
    {
        var norms = NormOf(a) * NormOf(ToDouble(b));
        return norms == 0 ? 0 : Math.Clamp(a.Zip(b, (x, y) => x * y).Sum() / norms, -1, 1);
    }

    private static double NormOf(double[] vector) => Math.Sqrt(vector.Sum(x => x * x));

    private static double[] ToDouble(float[] vector) => Array.ConvertAll(vector, x => (double)x);
}
