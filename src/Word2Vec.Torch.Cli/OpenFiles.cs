using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch.Cli;

/// <summary>Whether this process may open the files that it needs, most of them its own parts: the runtime ends without a word where it may not.</summary>
internal static class OpenFiles
{
    /// <summary>How many more must be possible at the start: training takes some 40.</summary>
    public const int Needed = 64;

    private const string Nothing = "/dev/null";

    public static bool AreEnough()
    {
        if (OperatingSystem.IsWindows()) return true;
        var files = new List<SafeFileHandle>(Needed);
        try
        {
            while (files.Count < Needed) files.Add(File.OpenHandle(Nothing));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }
}
