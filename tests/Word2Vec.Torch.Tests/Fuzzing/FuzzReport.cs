using System.Globalization;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>What became of the damaged files that one reader was given.</summary>
internal sealed class FuzzReport(string target)
{
    public const string Header = "target                inputs   refused  accepted  slowest ms  largest MB  failures";

    private const double Megabyte = 1 << 20;

    public long Refused { get; set; }

    public long Accepted { get; set; }

    public TimeSpan Slowest { get; set; }

    /// <summary>The most bytes that one file made the reader take: managed ones all added up, or address space at its highest.</summary>
    public long LargestAllocation { get; set; }

    /// <summary>What is wrong with the reader, none twice.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>A line under <see cref="Header"/>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{target,-20} {Refused + Accepted,7} {Refused,9} {Accepted,9} {Slowest.TotalMilliseconds,11:F1} {LargestAllocation / Megabyte,11:F1} {Failures.Count,9}");
}
