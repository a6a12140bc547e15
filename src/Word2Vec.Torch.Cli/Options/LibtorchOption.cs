using System.CommandLine;
using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Cli.Options;

/// <summary><c>--libtorch</c> of every command, and the environment variable in its place: which libtorch the command runs on.</summary>
internal static class LibtorchOption
{
    public const string Name = "--libtorch";

    public static Option<string> Create() => new(Name)
    {
        Description = $"Run on the libtorch of an installed PyTorch: its folder torch/lib. Without it, {Libtorch.FolderVariable} may name one, or w2v's own is used",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Whether the line itself names a libtorch.</summary>
    public static bool IsGiven(ParseResult parsed) => parsed.GetValue<string>(Name) is not null;

    /// <summary>Loads the libtorch that the line or the variable names, or w2v's own.</summary>
    /// <returns>Why it does not load; null where it does.</returns>
    public static TorchException? Load(ParseResult parsed)
    {
        var (folder, origin) = Choice(parsed);
        try
        {
            if (folder is null) Libtorch.Load();
            else Libtorch.Load(folder);
            return null;
        }
        catch (TorchException problem)
        {
            return origin is null ? problem : new TorchException($"{origin} {problem.Cause}", problem.Remedy, problem);
        }
    }

    /// <summary>Where the libtorch in use comes from, in words.</summary>
    public static string Source(ParseResult parsed) => Choice(parsed).Origin ?? "beside w2v";

    private static (string? Folder, string? Origin) Choice(ParseResult parsed) =>
        parsed.GetValue<string>(Name) is { } given ? (given, Name)
        : Environment.GetEnvironmentVariable(Libtorch.FolderVariable) is { Length: > 0 } set ? (set, Libtorch.FolderVariable)
        : (null, null);
}
