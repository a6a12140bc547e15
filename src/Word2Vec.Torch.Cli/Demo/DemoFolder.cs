using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Demo;

/// <summary>What the demo leaves in its model folder beside the model.</summary>
internal static class DemoFolder
{
    private const string PictureFile = "map.png";
    private const string PageFile = "map.html";

    private static readonly string[] ModelFiles = ["config.json", "vocab.tsv", "model.safetensors", "history.jsonl"];

    public static string Picture(string folder) => Path.Combine(folder, PictureFile);

    public static string Page(string folder) => Path.Combine(folder, PageFile);

    /// <summary>Makes an earlier demo's folder a mere model folder again, which may be replaced; any other folder is left as it is.</summary>
    public static void RemoveEarlierMaps(string folder)
    {
        if (!Directory.Exists(folder) || !IsOfDemo(folder)) return;
        File.Delete(Picture(folder));
        File.Delete(Page(folder));
    }

    private static bool IsOfDemo(string folder)
    {
        var names = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName);
        if (names.Except([.. ModelFiles, PictureFile, PageFile]).Any()) return false;
        try
        {
            using var model = ModelFolder.Load(folder);
            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
