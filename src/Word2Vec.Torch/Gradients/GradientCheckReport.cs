using System.Globalization;

namespace Word2Vec.Torch.Gradients;

/// <summary>What a comparison of three gradients found. With two that agree, the third is at fault.</summary>
public enum GradientVerdict
{
    /// <summary>All sides agree within their bounds.</summary>
    Agree,

    /// <summary>Autograd agrees with finite differences and the supplied gradient does not.</summary>
    SuppliedDiffers,

    /// <summary>The supplied gradient agrees with finite differences and autograd does not.</summary>
    AutogradDiffers,

    /// <summary>
    /// Finite differences agree with neither: the loss is not smooth here, not the same each time, or much larger than 1; or two
    /// sides are wrong.
    /// </summary>
    NothingAgrees,

    /// <summary>The supplied gradient has not the shape of its tensor.</summary>
    WrongShape,

    /// <summary>A gradient holds NaN or infinity.</summary>
    NotFinite,
}

/// <summary>The check of one tensor's gradient.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="AutogradAgainstHand">Largest |autograd − hand| / (1 + |hand|); null if no gradient was supplied.</param>
/// <param name="FiniteDifference">Largest |differences − autograd| / (1 + |autograd|).</param>
/// <param name="Verdict">Whether the sides agree, and which does not.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GradientCheckEntry(
    string Name, IReadOnlyList<long> Shape, double? AutogradAgainstHand, double FiniteDifference, GradientVerdict Verdict)
{
    /// <summary>Whether all sides agree.</summary>
    public bool Passed => Verdict == GradientVerdict.Agree;

    /// <summary>One line: name, shape, differences, and the side at fault.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var hand = AutogradAgainstHand is { } difference
            ? string.Create(CultureInfo.InvariantCulture, $"autograd against hand {difference:0.0e+00}, ")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} [{string.Join(", ", Shape)}]: {hand}finite differences {FiniteDifference:0.0e+00}: {Explanation}");
    }

    private string Explanation => Verdict switch
    {
        GradientVerdict.Agree => "agree",
        GradientVerdict.SuppliedDiffers => "the supplied gradient is wrong",
        GradientVerdict.AutogradDiffers => "autograd's gradient is wrong; does the loss detach, round or clamp?",
        GradientVerdict.WrongShape => "the supplied gradient has another shape",
        GradientVerdict.NotFinite => "a gradient is NaN or infinite",
        _ => "no side agrees with finite differences",
    };
}

/// <summary>The check of a loss's gradients, one entry a tensor.</summary>
/// <param name="Entries">In the order in which the tensors were given.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GradientCheckReport(IReadOnlyList<GradientCheckEntry> Entries)
{
    /// <summary>Whether every entry passed; a check of nothing has not.</summary>
    public bool Passed => Entries.Count > 0 && Entries.All(entry => entry.Passed);

    /// <summary>The entries' lines.</summary>
    /// <returns>One line an entry.</returns>
    public override string ToString() => string.Join(Environment.NewLine, Entries);
}
