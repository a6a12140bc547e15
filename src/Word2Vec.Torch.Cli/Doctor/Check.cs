namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>What the doctor thinks of one fact.</summary>
internal enum CheckStatus
{
    Ok,

    /// <summary>Everything works, though not as well as it could.</summary>
    Warning,

    /// <summary>Training and reading models cannot work.</summary>
    Missing,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found.</param>
/// <param name="Status">Whether that is as it should be.</param>
/// <param name="Remedy">What to do about it; null where all is well.</param>
internal sealed record Check(string Name, string Value, CheckStatus Status = CheckStatus.Ok, string? Remedy = null);
