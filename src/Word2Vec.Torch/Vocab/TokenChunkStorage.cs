namespace Word2Vec.Torch.Vocab;

/// <summary>Chunks of numbers by their place in a row: the first ones in memory, the others in a temporary file.</summary>
/// <param name="mostInMemory">How many are kept in memory.</param>
/// <param name="needsFile">Whether more are refused where no temporary file can be made, rather than kept in memory too.</param>
internal sealed class TokenChunkStorage(int mostInMemory, bool needsFile) : IDisposable
{
    private readonly List<int[]> _inMemory = [];
    private int _mostInMemory = mostInMemory;
    private TokenFile? _file;
    private int[] _fromFile = [];

    /// <summary>Writes a chunk that is there, or the next one.</summary>
    public void Write(int chunk, ReadOnlySpan<int> numbers)
    {
        if (chunk < _inMemory.Count) _inMemory[chunk] = numbers.ToArray();
        else if (chunk < _mostInMemory || !HasFile()) _inMemory.Add(numbers.ToArray());
        else _file!.Write(chunk - _mostInMemory, numbers);
    }

    /// <summary>The first numbers of a chunk, unchanged by writing until the next call.</summary>
    public ReadOnlySpan<int> Read(int chunk, int length)
    {
        if (chunk < _inMemory.Count) return _inMemory[chunk].AsSpan(0, length);
        if (_fromFile.Length == 0) _fromFile = new int[TokenWriter.ChunkLength];
        _file!.Read(chunk - _mostInMemory, _fromFile.AsSpan(0, length));
        return _fromFile.AsSpan(0, length);
    }

    /// <summary>Gives all chunks away for reading: those in memory, and the map of the others or null.</summary>
    /// <param name="count">How many of the chunks are still wanted.</param>
    public (int[][] InMemory, TokenMap? Map) Finish(int count)
    {
        _fromFile = [];
        int[][] inMemory = [.. _inMemory.Take(count)];
        var onDisk = count - inMemory.Length;
        if (onDisk == 0)
        {
            Dispose();
            return (inMemory, null);
        }

        _file!.Truncate(onDisk);
        var map = new TokenMap(_file);
        _file = null;
        return (inMemory, map);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool HasFile()
    {
        if (_file is not null) return true;
        try
        {
            _file = TokenFile.Create();
            return true;
        }
        catch (CorpusException) when (!needsFile)
        {
            _mostInMemory = int.MaxValue;
            return false;
        }
    }
}
