using System.Text.RegularExpressions;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>The source files, as the tests of conventions read them.</summary>
internal static partial class SourceTree
{
    public const string Library = "src/Word2Vec.Torch";

    /// <summary>C# files below a folder of the repository, relative to it, with forward slashes; nothing that a build made.</summary>
    public static IReadOnlyList<string> CSharpFiles(string folder)
    {
        var root = Repository.File(folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The library's folders that a file names, in its using directives or in qualified names.</summary>
    public static IEnumerable<string> FoldersNamedIn(string text) =>
        NamespacePattern().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\bWord2Vec\.Torch\.([A-Z]\w*)")]
    private static partial Regex NamespacePattern();
}
