using System.Globalization;

namespace TensorBench;

/// <summary>Whether the tensor trainer on a GPU is fast enough without being worse than the fast CPU trainer.</summary>
internal static class Verdict
{
    private const double Floor = 8e6;
    private const double Aim = 15e6;

    // How much worse than the fast CPU trainer's the quality may be: in Spearman's coefficient and in the share of analogies.
    private const double WordSimSlack = 0.01;
    private const double AnalogySlack = 0.01;

    /// <summary>A line for the floor and one for the aim; one that says why where they cannot be judged.</summary>
    /// <param name="tensor">The tensor trainer's row at the default, null where there is none.</param>
    /// <param name="fast">The fast CPU trainer's.</param>
    public static IEnumerable<string> Of(ResultRow? tensor, ResultRow? fast)
    {
        if (tensor is not { WordsPerSecond: { } rate, WordSim: { } wordSim, Analogies: { } analogies } || fast is not { WordSim: { } fastWordSim, Analogies: { } fastAnalogies })
            return ["floor and aim: not judged, since the quality of both trainers is not known"];
        var (wordSimLead, analogyLead) = (wordSim - fastWordSim, analogies - fastAnalogies);
        var isGood = wordSimLead >= -WordSimSlack && analogyLead >= -AnalogySlack;
        var found = string.Create(CultureInfo.InvariantCulture, $"{rate / 1e6:F1} million; WordSim {wordSimLead:+0.000;-0.000}, analogies {100 * analogyLead:+0.0;-0.0} points");
        return [Line("floor", Floor), Line("aim", Aim)];

        string Line(string name, double needed) => string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {needed / 1e6:F0} million words/s at the default, quality within {WordSimSlack} and {100 * AnalogySlack:F0} point of the fast CPU trainer's: {(isGood && rate >= needed ? "holds" : "does not hold")} ({found})");
    }
}
