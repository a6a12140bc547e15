using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Native;

/// <summary>Whether a libtorch fits TorchSharp's native library, found out from the files before any of them is loaded.</summary>
internal static class LibtorchCheck
{
    /// <summary>What to load, in order, and how many of the functions that TorchSharp can call are not there.</summary>
    /// <param name="folder">Where libtorch is.</param>
    /// <param name="bridge">TorchSharp's native library.</param>
    /// <exception cref="TorchException">A library is missing or damaged, or lacks functions and is of no version that was tried.</exception>
    public static (LibraryPlan Plan, int MissingFunctions) Plan(LibtorchFolder folder, string bridge)
    {
        try
        {
            using var library = new ElfLibrary(bridge);
            var plan = new LibraryPlan(Roots(folder, library), folder.SearchFolders());
            var missing = CountMissing(folder, library, plan);
            RequireOthers(folder, plan);
            return (plan, missing);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TorchException($"{folder.Path}: damaged: {FormatError.OneLine(exception.Message, 300)}", "install PyTorch again", exception);
        }
    }

    // What TorchSharp's library needs of libtorch, and the part for CUDA, which nothing needs by name but must be there for a GPU to be found.
    private static List<string> Roots(LibtorchFolder folder, ElfLibrary bridge)
    {
        var names = bridge.Needed.Where(IsLibtorch).ToList();
        if (names.Find(name => !File.Exists(Path.Combine(folder.Path, name))) is { } missing)
            throw new TorchException($"{folder.Path}: no {missing} in it", "give the whole folder torch/lib of an installed PyTorch");
        if (folder.IsCuda) names.Add(LibtorchFolder.CudaLibrary);
        return names.ConvertAll(name => Path.Combine(folder.Path, name));
    }

    // A function that is missing ends the process where it is first called. Of a version that was tried, what this project calls is there.
    private static int CountMissing(LibtorchFolder folder, ElfLibrary bridge, LibraryPlan plan)
    {
        var libraries = plan.Files.Where(file => IsLibtorch(Path.GetFileName(file))).Select(file => new ElfLibrary(file)).ToList();
        try
        {
            var (needed, missing) = (0, 0);
            foreach (var symbol in bridge.UnversionedNeeds())
            {
                needed++;
                if (!libraries.Exists(library => library.Defines(symbol))) missing++;
            }

            if (missing > 0 && (folder.Version is null || !folder.IsTriedVersion))
            {
                throw new TorchException(
                    $"{folder.Path}: this libtorch lacks {missing} of the {needed} functions that TorchSharp calls, so it is of another version",
                    $"use a PyTorch from {LibtorchFolder.Oldest} to {LibtorchFolder.NewestTried}");
            }

            return missing;
        }
        finally
        {
            libraries.ForEach(library => library.Dispose());
        }
    }

    private static void RequireOthers(LibtorchFolder folder, LibraryPlan plan)
    {
        foreach (var (name, neededBy) in plan.FromSystem)
        {
            // A second libtorch, of the system's, must not come in.
            if (IsLibtorch(name) || !NativeLibrary.TryLoad(name, out _))
                throw new TorchException(
                    $"{folder.Path}: {Path.GetFileName(neededBy)} needs {name}, which is not beside it, not in nvidia/*/lib as pip lays it, and not the system's",
                    "install PyTorch with all that it depends on, or that library");
        }
    }

    private static bool IsLibtorch(string name) => name.StartsWith("libtorch", StringComparison.Ordinal) || name.StartsWith("libc10", StringComparison.Ordinal);
}
