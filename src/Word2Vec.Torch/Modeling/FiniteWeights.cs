using static TorchSharp.torch;

namespace Word2Vec.Torch.Modeling;

/// <summary>Looks for NaN and infinity in weights that may be larger than half the memory.</summary>
internal static class FiniteWeights
{
    private const long NumbersAtOnce = 1 << 18;

    /// <summary>Whether every number of both matrices is finite.</summary>
    public static bool Hold(SkipGramModel model)
    {
        using var scope = NewDisposeScope();
        return Hold(model.InputWeight) && Hold(model.OutputWeight);
    }

    /// <summary>Whether every number of a matrix is finite.</summary>
    public static bool Hold(Tensor weight) => FirstRowWithout(weight) is null;

    /// <summary>The first row that holds NaN or infinity, null if none does; in pieces, so that little memory is needed beside the matrix.</summary>
    public static long? FirstRowWithout(Tensor weight)
    {
        using var withoutGraph = no_grad();
        var (rows, step) = (weight.size(0), Math.Max(1, NumbersAtOnce / weight.size(1)));
        for (var start = 0L; start < rows; start += step)
        {
            using var scope = NewDisposeScope();
            var areFinite = weight.narrow(0, start, Math.Min(step, rows - start)).isfinite().all(1);
            if (!areFinite.all().item<bool>()) return start + areFinite.logical_not().to(int32).argmax().item<long>();
        }

        return null;
    }
}
