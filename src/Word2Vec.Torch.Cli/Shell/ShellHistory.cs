using System.Text;

namespace Word2Vec.Torch.Cli.Shell;

/// <summary>The lines asked before, kept from one session to the next as far as the disk allows.</summary>
internal sealed class ShellHistory
{
    /// <summary>The longest line that is kept; what is longer was pasted by mistake, and would only be slow to draw.</summary>
    public const int MaxLength = 1000;

    private const int MaxLines = 1000;

    // All lines at their longest; no history of ours is larger.
    private const long MaxBytes = 4L * MaxLines * MaxLength;

    private readonly string? _path;
    private readonly List<string> _lines = [];
    private int _place;

    /// <param name="path">The file, or null for this session alone.</param>
    public ShellHistory(string? path)
    {
        _path = path;
        try
        {
            if (!File.Exists(path)) return;
            if (new FileInfo(path).Length > MaxBytes) _path = null;
            else _lines.AddRange(File.ReadLines(path).Where(IsKept).TakeLast(MaxLines));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _path = null;
        }
        finally
        {
            _place = _lines.Count;
        }
    }

    /// <summary>Where shells' histories belong: <c>$XDG_STATE_HOME/w2v/history</c>, by default below <c>~/.local/state</c>.</summary>
    public static string? DefaultPath
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set ? set : home.Length > 0 ? Path.Combine(home, ".local", "state") : null;
            return state is null ? null : Path.Combine(state, "w2v", "history");
        }
    }

    public string? Older() => _place > 0 ? _lines[--_place] : null;

    /// <summary>The next newer line; an empty one after the newest.</summary>
    public string Newer()
    {
        _place = Math.Min(_place + 1, _lines.Count);
        return _place < _lines.Count ? _lines[_place] : "";
    }

    /// <summary>Adds a line, unless it is empty, too long or the last one again.</summary>
    public void Add(string line)
    {
        if (IsKept(line) && _lines.LastOrDefault() != line) _lines.Add(line);
        _place = _lines.Count;
    }

    /// <summary>Writes the newest lines. A history that cannot be kept is no reason to fail.</summary>
    public void Save()
    {
        if (_path is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(_lines.TakeLast(MaxLines).Select(line => $"{line}\n")))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Told by nothing but an emptier list next time.
        }
    }

    private static bool IsKept(string line) => line.Length is > 0 and <= MaxLength;
}
