namespace Word2Vec.Torch.Native;

/// <summary>Which files must be loaded for some libraries, and in which order: each after those that it needs. Nothing is loaded here.</summary>
internal sealed class LibraryPlan
{
    private readonly IReadOnlyList<string> _folders;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];
    private readonly Dictionary<string, string> _fromSystem = new(StringComparer.Ordinal);

    /// <summary>Follows what the libraries need, and what those need.</summary>
    /// <param name="libraries">Their files.</param>
    /// <param name="folders">Where the needed ones may be, the best place first; then come the places that a library itself names.</param>
    /// <exception cref="InvalidDataException">A file is no shared library.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public LibraryPlan(IEnumerable<string> libraries, IReadOnlyList<string> folders)
    {
        _folders = folders;
        foreach (var library in libraries) Add(library);
    }

    /// <summary>The files to load, in this order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Needed libraries that are in none of the folders, and the file that needs each: the system has them, or nobody.</summary>
    public IReadOnlyDictionary<string, string> FromSystem => _fromSystem;

    private void Add(string file)
    {
        if (!_seen.Add(Path.GetFileName(file))) return;
        using var library = new ElfLibrary(file);
        foreach (var name in library.Needed)
        {
            var found = _folders.Concat(library.SearchFolders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (found is not null) Add(found);
            else _fromSystem.TryAdd(name, file);
        }

        _files.Add(file);
    }
}
