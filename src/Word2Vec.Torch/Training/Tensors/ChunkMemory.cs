using System.Globalization;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// How much memory a chunk takes at most, before it is taken: the window, the negatives and the dimension multiply, so that options that are
/// harmless one by one ask for many gigabytes together.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="shape">How chunks are cut.</param>
/// <param name="vocabulary">The words.</param>
internal sealed class ChunkMemory(TrainingOptions options, ChunkShape shape, Vocabulary vocabulary)
{
    /// <summary>What a chunk whose size is chosen here may take, in bytes.</summary>
    public const long Budget = 1L << 30;

    // How many tensors of each shape live at one time at most, as measured (ChunkMemoryTests); autograd keeps those of the forward pass.
    private const int RowCopies = 6;
    private const int ScoreCopies = 5;
    private readonly int _maskCopies = options.Gradients == GradientKind.Autograd ? 12 : 6;
    private readonly int _weightCopies = options.Gradients == GradientKind.Autograd ? 32 : 9;

    /// <summary>The largest size, in centres, that stays within the budget: of whole multiples, one at least.</summary>
    /// <param name="size">The size wanted, a multiple of the shape's.</param>
    public int Bound(int size) => (int)Math.Clamp((Budget - ScoreBytes) / BytesOfMultiple * shape.Multiple, shape.Multiple, size);

    /// <summary>Refuses a size that asks for more than there is.</summary>
    /// <param name="size">Centres in a chunk.</param>
    /// <param name="available">Bytes that can be taken.</param>
    /// <exception cref="TrainingException">It does.</exception>
    public void EnsureFits(int size, long available)
    {
        var bytes = Bytes(size);
        if (bytes <= available) return;
        var remedy = size > shape.Multiple ? "a lower batch-size" : "a lower window, negative or dim";
        throw new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"a step of {size:N0} centres (window {options.Window}, negative {options.Negative}, dim {options.Dimension}) takes up to {bytes / 1e9:F1} GB of memory, and {available / 1e9:F1} GB are free: choose {remedy}"));
    }

    /// <summary>What a chunk of so many centres takes.</summary>
    public long Bytes(int size) => (size / shape.Multiple * BytesOfMultiple) + ScoreBytes;

    private int NumberBytes => options.WeightType == WeightType.Float64 ? sizeof(double) : sizeof(float);

    private long BytesOfMultiple
    {
        get
        {
            long centers = shape.Multiple;
            var columns = centers / shape.Block * shape.Columns;
            var noise = shape.Group == 0 ? 0 : centers / shape.Group * shape.Drawn;
            var rows = (centers + columns + noise) * options.Dimension;
            return NumberBytes * ((RowCopies * rows) + (_maskCopies * centers * shape.Columns) + (_weightCopies * columns * shape.Drawn));
        }
    }

    // Autograd keeps the scores of one block of centres at least, against all words.
    private long ScoreBytes
    {
        get
        {
            if (options.Loss != TrainingLoss.Softmax) return 0;
            var scores = (long)SoftmaxChunk.ScoresAtOnce;
            if (options.Gradients == GradientKind.Autograd) scores = Math.Max(scores, (long)shape.Block * vocabulary.Count);
            return ScoreCopies * NumberBytes * scores;
        }
    }
}
