namespace Word2Vec.Torch.Tests.Formats;

internal static class FolderContents
{
    /// <summary>Names of everything in a folder, hidden names too, in ordinal order.</summary>
    public static IReadOnlyList<string> Names(this TempFolder folder) => Of(folder.Path);

    public static IReadOnlyList<string> Of(string path) =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];
}
