using System.Text;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>One reader to be given damaged files.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Seeds">Valid files, small: their writers' own.</param>
/// <param name="Read">
/// Reads a file, disposes what comes, and asserts that it is valid. Refuses by the exception of <paramref name="Refusal"/>; where the
/// reader fills an object that is there, asserts before it rethrows that the object is as it was.
/// </param>
/// <param name="Refusal">The documented exception; null where every file is accepted.</param>
/// <param name="IsText">Whether the file is text.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read, Type? Refusal, bool IsText)
{
    /// <summary>Damages below the file's outer layer, half of the time.</summary>
    public Func<byte[], Mutator, byte[]>? Structure { get; init; }

    /// <summary>A reader of a path.</summary>
    /// <param name="name">What the command line calls it.</param>
    /// <param name="path">Where each damaged file is put, among files that are whole.</param>
    /// <param name="seeds">Valid files.</param>
    /// <param name="read">Reads and checks.</param>
    /// <param name="refusal">The documented exception; null where every file is accepted.</param>
    /// <param name="isText">Whether the file is text.</param>
    public static FuzzTarget OnDisk(string name, string path, IReadOnlyList<byte[]> seeds, Action read, Type? refusal, bool isText = true) => new(
        name,
        seeds,
        input =>
        {
            File.WriteAllBytes(path, input);
            read();
        },
        refusal,
        isText);

    /// <summary>The damaged file with this number, always the same one.</summary>
    public byte[] Mutant(ulong number)
    {
        var mutator = new Mutator(number, Stream, Seeds);
        var seed = mutator.Seed();
        return Structure is not null && mutator.Next(2) == 0 ? Structure(seed, mutator) : mutator.Mutate(seed, IsText);
    }

    // FNV-1a of the name, so that targets do not share their random choices.
    private ulong Stream => Encoding.UTF8.GetBytes(Name).Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);
}
