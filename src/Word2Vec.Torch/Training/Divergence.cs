using System.Globalization;
using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>Tells where numbers have ceased to be finite, and why they are likely to have.</summary>
internal static class Divergence
{
    /// <summary>A loss need not have seen the number that has gone wrong, so the weights are looked through as well.</summary>
    /// <param name="input">W1.</param>
    /// <param name="output">W2ᵀ.</param>
    /// <param name="job">The options and the words.</param>
    /// <param name="place">When it was seen, as in "in epoch 2".</param>
    /// <returns>The error, or null where all weights are finite.</returns>
    public static TrainingException? InWeights(torch.Tensor input, torch.Tensor output, TrainingJob job, string place) =>
        RowOf(input, output, job.Corpus.Vocabulary) is { } row
            ? new TrainingException($"the weights hold NaN or infinity {place}, first in {row}; {Cause(job.Options)}")
            : null;

    /// <summary>The error for a loss that is not finite.</summary>
    public static TrainingException InLoss(TrainingJob job, string place)
    {
        using var scope = torch.NewDisposeScope();
        var row = RowOf(job.Model.InputWeight, job.Model.OutputWeight, job.Corpus.Vocabulary);
        var where = row is null ? "while the weights still are" : $"and neither is {row}";
        return new TrainingException($"the loss is no longer a finite number {place}, {where}; {Cause(job.Options)}");
    }

    private static string? RowOf(torch.Tensor input, torch.Tensor output, Vocabulary vocabulary)
    {
        if (FiniteWeights.FirstRowWithout(input) is { } center) return $"the row of '{vocabulary[(int)center]}' in W1";
        return FiniteWeights.FirstRowWithout(output) is { } context ? $"the row of '{vocabulary[(int)context]}' in W2ᵀ" : null;
    }

    private static string Cause(TrainingOptions options)
    {
        var batch = options.BatchSize is > 1 and var size ? string.Create(CultureInfo.InvariantCulture, $", or the batch size {size} too large") : "";
        return string.Create(CultureInfo.InvariantCulture, $"the learning rate {options.LearningRate} is likely too high{batch}: lower it");
    }
}
