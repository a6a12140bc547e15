using System.Numerics;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// How a chunk is cut, which no chunk's size changes. Centres stand in blocks, whose windows are masks of one matrix, and in groups, whose
/// pairs have the same negatives.
/// </summary>
internal sealed record ChunkShape
{
    private const int SmallestBlock = 16;

    // Measured (docs/tensor-trainer.md): the more noise a centre sees the better, while the matrix products are the smaller part.
    private const int NegativesPerGroup = 64;
    private const int CentersPerGroup = 128;

    /// <param name="options">The settings.</param>
    /// <param name="vocabulary">The words, which bound distinct negatives.</param>
    public ChunkShape(TrainingOptions options, Vocabulary vocabulary)
    {
        Reach = options.Window;
        Block = Math.Max(SmallestBlock, (int)BitOperations.RoundUpToPowerOf2((uint)(2 * Reach)));
        Multiple = Block;
        if (options.Loss != TrainingLoss.NegativeSampling) return;
        NegativesOfPair = Math.Min(options.Negative, options.DistinctNegatives ? vocabulary.Count - 2 : int.MaxValue);
        IsShared = options.NegativeSharing == NegativeSharing.Group;
        // Where each centre has its own, a block's products are mostly of rows that have nothing to do with each other: a small block.
        if (!IsShared) Block = SmallestBlock;
        Multiple = Group = IsShared ? Math.Max(CentersPerGroup, Block) : Block;
        Drawn = IsShared ? NegativesPerGroup : Block * NegativesOfPair;
    }

    /// <summary>The farthest that a window reaches, in tokens to each side.</summary>
    public int Reach { get; }

    /// <summary>B, the centres of a block, a power of two.</summary>
    public int Block { get; }

    /// <summary>C, the tokens that a block's windows can hold: B + 2 · reach.</summary>
    public int Columns => Block + (2 * Reach);

    /// <summary>Centres come in multiples of so many, and each multiple's chance is a stream of its own.</summary>
    public int Multiple { get; }

    /// <summary>The centres of a group; 0 where there are no negatives.</summary>
    public int Group { get; }

    /// <summary>K, how many noise words a group has: its own, or those of its centres one after the other.</summary>
    public int Drawn { get; }

    /// <summary>Whether a group's noise words are all its centres', rather than each a centre's own.</summary>
    public bool IsShared { get; }

    /// <summary>How many negatives a pair has.</summary>
    public int NegativesOfPair { get; }
}
