using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Modeling;

/// <summary>A model for other words than those it was trained on, such as a later text's.</summary>
public static class VocabularyChange
{
    private const int RowsAtOnce = 1 << 14;

    /// <summary>
    /// A copy of a model for another vocabulary: a word of both keeps its rows of W1 and W2ᵀ, bit by bit unless the type changes,
    /// wherever it stands in either; a word of the new one alone starts as <paramref name="initialization"/> says.
    /// </summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="from">Its words, one for each row.</param>
    /// <param name="to">The words of the copy.</param>
    /// <param name="initialization">How words that are new start; word2vec.c's by default.</param>
    /// <param name="seed">
    /// Seed of the new words' weights, 1 by default. They depend on it, on how many words <paramref name="from"/> has and on the order of the
    /// new words among themselves, and on nothing else.
    /// </param>
    /// <param name="dtype">Type of the copy's weights; the model's by default.</param>
    /// <param name="device">Where the copy lives; the model's place by default.</param>
    /// <returns>The copy, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is not of the model's size, or <paramref name="to"/> is empty.</exception>
    public static SkipGramModel WithVocabulary(
        this SkipGramModel model,
        Vocabulary from,
        Vocabulary to,
        WeightInitialization initialization = WeightInitialization.Word2Vec,
        ulong seed = 1,
        ScalarType? dtype = null,
        Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Count != model.VocabularySize)
            throw new ArgumentException($"{from.Count} words for a model of {model.VocabularySize} rows", nameof(from));
        if (to.Count == 0) throw new ArgumentException("there are no words", nameof(to));
        using var scope = NewDisposeScope();
        using var withoutGraph = no_grad();
        var (ownType, ownPlace) = model.WeightPlace;
        var (type, place) = (dtype ?? ownType, device ?? ownPlace);
        var kept = Enumerable.Range(0, to.Count).Where(id => from.Contains(to[id])).ToArray();
        var added = Enumerable.Range(0, to.Count).Where(id => !from.Contains(to[id])).ToArray();
        int[] sources = [.. kept.Select(id => from.IdOf(to[id]))];
        // Or the words of a second growth would start as those of the first one did.
        var newSeed = unchecked(seed + ((ulong)from.Count * 0x9E3779B97F4A7C15));
        return SkipGramModel.FromWeights(
            Weight(model.InputWeight, StartingWeights.Input),
            Weight(model.OutputWeight, StartingWeights.Output),
            model.SparseGradients);

        Tensor Weight(Tensor old, Func<long, long, WeightInitialization, ulong, ScalarType, Device, Tensor> start)
        {
            var weight = empty([to.Count, model.Dimension], type, place);
            CopyRows(old, sources, weight, kept);
            if (added.Length == 0) return weight;
            using var fresh = start(added.Length, model.Dimension, initialization, newSeed, type, place);
            CopyRows(fresh, [.. Enumerable.Range(0, added.Length)], weight, added);
            return weight;
        }
    }

    // In pieces, so that little memory is needed beside the two matrices.
    private static void CopyRows(Tensor source, int[] from, Tensor target, int[] to)
    {
        for (var start = 0; start < from.Length; start += RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            var end = Math.Min(from.Length, start + RowsAtOnce);
            var rows = source.index_select(0, Ids(from[start..end], source.device));
            target.index_copy_(0, Ids(to[start..end], target.device), rows.to(target.dtype, target.device));
        }
    }

    private static Tensor Ids(int[] ids, Device device) => tensor(ids, ScalarType.Int64, device);
}
