using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Modeling;

/// <summary>
/// The guide's three-layer network as a torch module: the input embedding holds W1 [V, N], the output embedding holds W2ᵀ [V, N]
/// (the guide writes W2 as [N, V]; rows are how <c>nn.Embedding</c> and every word2vec file store it). The scores of centre c are
/// A = W1[c] · W2, one number for each word.
/// </summary>
/// <remarks>
/// <c>state_dict</c> has the keys <c>input_embedding.weight</c> and <c>output_embedding.weight</c>. Reading from several threads
/// is safe; training or moving the module meanwhile is not.
/// </remarks>
public sealed class SkipGramModel : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Creates both embeddings with starting weights that depend on the seed alone, not on device or threads.</summary>
    /// <param name="vocabularySize">V, the number of words, at least 1.</param>
    /// <param name="dimension">N, the embedding dimension, at least 1.</param>
    /// <param name="initialization">How the weights start; word2vec.c's by default.</param>
    /// <param name="seed">Seed of the starting weights, 1 by default (gensim's).</param>
    /// <param name="dtype">Type of the weights: float32 by default; any floating type.</param>
    /// <param name="device">Where the weights live; the CPU by default.</param>
    /// <param name="sparseGradients">Whether <c>backward</c> gives row-sparse gradients, which only some optimizers take.</param>
    /// <exception cref="ArgumentOutOfRangeException">V or N is below 1.</exception>
    public SkipGramModel(
        int vocabularySize,
        int dimension,
        WeightInitialization initialization = WeightInitialization.Word2Vec,
        ulong seed = 1,
        ScalarType dtype = ScalarType.Float32,
        Device? device = null,
        bool sparseGradients = false)
        : base(nameof(SkipGramModel))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        (VocabularySize, Dimension, SparseGradients) = (vocabularySize, dimension, sparseGradients);
        var place = device ?? CPU;
        InputEmbedding = CreateEmbedding(
            StartingWeights.Input(vocabularySize, dimension, initialization, seed, dtype, place), sparseGradients);
        OutputEmbedding = CreateEmbedding(
            StartingWeights.Output(vocabularySize, dimension, initialization, seed, dtype, place), sparseGradients);
        RegisterEmbeddings();
    }

    private SkipGramModel(Tensor inputWeight, Tensor outputWeight, bool sparseGradients)
        : base(nameof(SkipGramModel))
    {
        (VocabularySize, Dimension, SparseGradients) = ((int)inputWeight.size(0), (int)inputWeight.size(1), sparseGradients);
        InputEmbedding = CreateEmbedding(inputWeight.detach(), sparseGradients);
        OutputEmbedding = CreateEmbedding(outputWeight.detach(), sparseGradients);
        RegisterEmbeddings();
    }

    /// <summary>Creates a model around weights that are there already, without drawing any.</summary>
    /// <param name="inputWeight">W1, [V, N], of a floating type.</param>
    /// <param name="outputWeight">W2ᵀ, of the same shape, type and device.</param>
    /// <param name="sparseGradients">Whether <c>backward</c> gives row-sparse gradients, which only some optimizers take.</param>
    /// <returns>A model that requires gradients. It shares the memory of the given tensors, which may be disposed; clone them to keep them apart.</returns>
    /// <exception cref="ArgumentException">The weights are not two matrices of one shape, floating type and device.</exception>
    public static SkipGramModel FromWeights(Tensor inputWeight, Tensor outputWeight, bool sparseGradients = false)
    {
        ArgumentNullException.ThrowIfNull(inputWeight);
        ArgumentNullException.ThrowIfNull(outputWeight);
        if (inputWeight.dim() != 2 || inputWeight.NumberOfElements == 0 || !inputWeight.is_floating_point())
            throw new ArgumentException("W1 is not a matrix [V, N] of a floating type", nameof(inputWeight));
        if (!outputWeight.shape.SequenceEqual(inputWeight.shape) || outputWeight.dtype != inputWeight.dtype
            || outputWeight.device.ToString() != inputWeight.device.ToString())
            throw new ArgumentException("W2 transposed differs from W1 in shape, type or device", nameof(outputWeight));
        return new SkipGramModel(inputWeight, outputWeight, sparseGradients);
    }

    /// <summary>V, the number of words.</summary>
    public int VocabularySize { get; }

    /// <summary>N, the embedding dimension.</summary>
    public int Dimension { get; }

    /// <summary>Whether <c>backward</c> gives row-sparse gradients.</summary>
    public bool SparseGradients { get; }

    /// <summary>The module that holds W1; its rows are the word embeddings.</summary>
    public Embedding InputEmbedding { get; }

    /// <summary>The module that holds W2ᵀ, one row a context word.</summary>
    public Embedding OutputEmbedding { get; }

    /// <summary>W1, [V, N]: row c is the embedding of word c as a centre.</summary>
    /// <remarks>
    /// A new object over the same memory each time, as TorchSharp makes it: where neither a dispose scope nor <c>using</c> holds it, it may be
    /// freed while libtorch still reads it.
    /// </remarks>
    public Tensor InputWeight => InputEmbedding.weight!;

    /// <summary>W2ᵀ, [V, N]: row o is the vector of word o as a context (the guide's column o of W2).</summary>
    /// <remarks>A new object each time; see <see cref="InputWeight"/>.</remarks>
    public Tensor OutputWeight => OutputEmbedding.weight!;

    /// <summary>Type and place of the weights.</summary>
    internal (ScalarType Type, Device Device) WeightPlace
    {
        get
        {
            using var scope = NewDisposeScope();
            var weight = InputWeight;
            return (weight.dtype, weight.device);
        }
    }

    /// <summary>Scores of chosen output words: entry (b, k) is W1[centers[b]] · W2[:, outputs[b, k]].</summary>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <param name="outputs">Output words of each centre, int64 [B, K].</param>
    /// <returns>Scores, [B, K].</returns>
    public override Tensor forward(Tensor centers, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        var centerRows = InputEmbedding.call(centers).unsqueeze(2);
        var outputRows = OutputEmbedding.call(outputs);
        return bmm(outputRows, centerRows).squeeze(2).MoveToOuterDisposeScope();
    }

    /// <summary>The guide's layer 2 for a batch: A = X·W1·W2, X the one-hot rows of <paramref name="centers"/>.</summary>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <returns>Scores of every word, [B, V].</returns>
    public Tensor ScoreAll(Tensor centers)
    {
        using var scope = NewDisposeScope();
        return InputEmbedding.call(centers).matmul(OutputWeight.t()).MoveToOuterDisposeScope();
    }

    private void RegisterEmbeddings()
    {
        register_module("input_embedding", InputEmbedding);
        register_module("output_embedding", OutputEmbedding);
    }

    private static Embedding CreateEmbedding(Tensor start, bool sparse)
    {
        using var scope = NewDisposeScope();
        using var weight = start;
        // Set on an embedding of any size: Embedding_from_pretrained registers a copy, which no optimizer step would ever reach.
        var embedding = nn.Embedding(1, 1, sparse: sparse, dtype: weight.dtype, device: weight.device);
        embedding.weight = new Parameter(weight, requires_grad: true);
        // The module owns its parameter; left in a scope it would vanish from parameters() and state_dict with that scope.
        foreach (var parameter in embedding.parameters()) parameter.DetachFromDisposeScope();
        return embedding;
    }
}
