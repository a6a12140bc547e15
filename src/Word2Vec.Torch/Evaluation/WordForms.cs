using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Evaluation;

/// <summary>
/// The first words of a vocabulary, found with or without regard to case. Spellings that differ in case alone stand for the first of
/// them, the most frequent, as in gensim.
/// </summary>
internal sealed class WordForms
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<int>> _spellings = [];
    private readonly int[] _first;
    private readonly bool _ignoreCase;

    public WordForms(Vocabulary vocabulary, int restrictVocabulary, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        _first = new int[Math.Min(restrictVocabulary, vocabulary.Count)];
        for (var id = 0; id < _first.Length; id++)
        {
            var form = Fold(vocabulary[id]);
            _first[id] = _ids.TryAdd(form, id) ? id : _ids[form];
            if (_first[id] != id) AddSpelling(_first[id], id);
        }
    }

    /// <summary>How many words there are.</summary>
    public int Count => _first.Length;

    public bool TryFind(string word, out int id) => _ids.TryGetValue(Fold(word), out id);

    public bool AreSame(int a, int b) => _first[a] == _first[b];

    /// <summary>Every id that is this word in some spelling.</summary>
    public IReadOnlyList<int> Spellings(int id) => _spellings.TryGetValue(_first[id], out var ids) ? ids : [id];

    private void AddSpelling(int first, int id)
    {
        if (!_spellings.TryGetValue(first, out var ids)) _spellings[first] = ids = [first];
        ids.Add(id);
    }

    // Python's upper case, where one letter becomes two: the invariant one leaves it alone.
    private string Fold(string word) => _ignoreCase ? word.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal) : word;
}
