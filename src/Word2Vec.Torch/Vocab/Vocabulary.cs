using System.Security.Cryptography;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// The words of a text with their counts, most frequent first; words of equal count stand in the order in which the text first
/// shows them. A word's id is its place, 0 … V − 1. No word is empty or holds white space, control characters, byte order
/// marks or unpaired surrogates. Comparison is ordinal.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class Vocabulary
{
    // Two changes make any word of four letters out of half the others.
    private const int ShortWord = 4;

    private readonly PackedWords _words;
    private readonly long[] _counts;

    /// <summary>Takes words and counts that are checked and in order.</summary>
    internal Vocabulary(PackedWords words, long[] counts) => (_words, _counts, TotalCount) = (words, counts, counts.Sum());

    /// <summary>V, the number of words.</summary>
    public int Count => _words.Count;

    /// <summary>All words in the order of their ids. Each string is made when it is asked for.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>All counts in the order of the ids, each at least 1.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>What <see cref="Counts"/> shows, not to be written to.</summary>
    internal long[] CountArray => _counts;

    /// <summary>The sum of all counts: how many tokens of the texts it was counted on are words of this vocabulary.</summary>
    public long TotalCount { get; }

    /// <summary>The word with an id, as a new string.</summary>
    /// <param name="id">0 … V − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string this[int id] => _words[id];

    /// <summary>Orders words by their counts (guide: "Building Vocabulary").</summary>
    /// <param name="inFirstSeenOrder">Words, none twice, and how often each occurs, at least once; in the order first seen.</param>
    /// <param name="minCount">Words that occur less often are left out; at least 1. Default: 1, the guide's.</param>
    /// <param name="maxSize">The most words kept, most frequent first. Default: null, no limit.</param>
    /// <exception cref="ArgumentException">
    /// A word is there twice, is empty, or holds a character that no word may hold; or a number is out of range.
    /// </exception>
    public static Vocabulary FromCounts(
        IEnumerable<KeyValuePair<string, long>> inFirstSeenOrder, int minCount = 1, int? maxSize = null)
    {
        ArgumentNullException.ThrowIfNull(inFirstSeenOrder);
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        if (maxSize is not null) ArgumentOutOfRangeException.ThrowIfNegative(maxSize.Value, nameof(maxSize));
        var all = inFirstSeenOrder.ToArray();
        var seen = new HashSet<string>(all.Length, StringComparer.Ordinal);
        long total = 0;
        foreach (var (word, count) in all)
        {
            if (word is null) throw new ArgumentNullException(nameof(inFirstSeenOrder), "a word is null");
            if (EntryProblem(word, count, seen, ref total) is { } problem) throw new ArgumentException(problem, nameof(inFirstSeenOrder));
        }

        // OrderByDescending is stable, so equal counts keep their order.
        var kept = all.Where(entry => entry.Value >= minCount).OrderByDescending(entry => entry.Value);
        return FromOrdered([.. maxSize is null ? kept : kept.Take(maxSize.Value)]);
    }

    /// <summary>How often a word occurs.</summary>
    /// <param name="id">0 … V − 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such id.</exception>
    public long CountOf(int id) => _counts[id];

    /// <summary>Whether a word is in the vocabulary.</summary>
    /// <param name="word">Any string.</param>
    public bool Contains(string word) => TryGetId(word, out _);

    /// <summary>Looks up a word's id.</summary>
    /// <param name="word">Any string.</param>
    /// <param name="id">The id, or 0 when the answer is false.</param>
    /// <returns>Whether the word is in the vocabulary.</returns>
    public bool TryGetId(string word, out int id)
    {
        ArgumentNullException.ThrowIfNull(word);
        return TryGetId(word.AsSpan(), out id);
    }

    /// <inheritdoc cref="TryGetId(string, out int)"/>
    public bool TryGetId(ReadOnlySpan<char> word, out int id)
    {
        var place = _words.Find(word);
        id = Math.Max(0, place);
        return place >= 0;
    }

    /// <summary>A word's id.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <exception cref="UnknownWordException">It is not in the vocabulary; the error carries close spellings.</exception>
    public int IdOf(string word) => TryGetId(word, out var id) ? id : throw new UnknownWordException(word, Suggest(word));

    /// <summary>
    /// Other words that are spelled like <paramref name="word"/>: at most two letters left out, added, replaced or swapped with
    /// their neighbour (Damerau and Levenshtein's distance, each letter changed once), only one in a word of up to four letters, and
    /// fewer than the word has; or words that differ from it in case alone. Takes time linear in V.
    /// </summary>
    /// <param name="word">Any string.</param>
    /// <param name="max">The most words to return.</param>
    /// <returns>Those that differ in case alone, then the closest; equally close ones by frequency.</returns>
    public IReadOnlyList<string> Suggest(string word, int max = 5)
    {
        ArgumentNullException.ThrowIfNull(word);
        var limit = Math.Min(word.Length <= ShortWord ? 1 : 2, word.Length - 1);
        return
        [
            .. ParallelEnumerable.Range(0, Count).AsOrdered()
                .Select(id => (Id: id, Distance: DistanceTo(_words.Span(id))))
                .Where(other => other.Distance <= limit)
                .AsSequential()
                .OrderBy(other => other.Distance)
                .Take(max)
                .Select(other => _words[other.Id]),
        ];

        int DistanceTo(ReadOnlySpan<char> other) =>
            other.SequenceEqual(word) ? int.MaxValue
            : other.Equals(word, StringComparison.OrdinalIgnoreCase) ? 0
            : EditDistance.Between(word, other, limit);
    }

    /// <summary>
    /// Writes the vocabulary as UTF-8 text, one <c>word⇥count</c> a line in the order of the ids. The file appears whole or not
    /// at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public void Save(string path) => VocabularyFile.Save(this, path);

    /// <summary>Writes what <see cref="Save"/> writes.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream) => VocabularyFile.Write(this, stream);

    /// <summary>SHA-256 of what <see cref="Save"/> writes, in lower-case hexadecimal digits.</summary>
    public string Fingerprint()
    {
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write)) Write(stream);
        return Convert.ToHexStringLower(sha.Hash!);
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">It cannot be read, or breaks the format in any way.</exception>
    public static Vocabulary Load(string path) => VocabularyFile.Load(path);

    /// <summary>Reads what <see cref="Write"/> wrote, to the end of the stream.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="ModelFormatException">The content breaks the format in any way.</exception>
    public static Vocabulary Read(Stream stream, string name) => VocabularyFile.Read(stream, name);

    /// <summary>Words in the order of a table's rows, whatever their counts, 1 each where these are not known.</summary>
    /// <exception cref="ArgumentException">A word or a count is none that a vocabulary may hold.</exception>
    internal static Vocabulary FromTable(IReadOnlyList<string> words, IReadOnlyList<long>? counts)
    {
        KeyValuePair<string, long>[] entries = [.. words.Select((word, i) => KeyValuePair.Create(word, counts?[i] ?? 1))];
        var seen = new HashSet<string>(entries.Length, StringComparer.Ordinal);
        long total = 0;
        foreach (var (word, count) in entries)
        {
            if (EntryProblem(word, count, seen, ref total) is { } problem) throw new ArgumentException(problem, nameof(words));
        }

        return FromOrdered(entries);
    }

    /// <summary>Takes entries that are checked and in order.</summary>
    internal static Vocabulary FromOrdered(KeyValuePair<string, long>[] entries) =>
        new(new PackedWords(entries.Length, id => entries[id].Key), [.. entries.Select(entry => entry.Value)]);

    /// <summary>What keeps a word and its count out of a vocabulary, or null; adds them to what was seen.</summary>
    internal static string? EntryProblem(string word, long count, HashSet<string> seen, ref long total)
    {
        if (Text.WordRules.ProblemWith(word) is { } problem) return problem;
        if (!seen.Add(word)) return $"the word '{word}' is there twice";
        if (count < 1) return $"the word '{word}' has the count {count}; the least is 1";
        if (count > long.MaxValue - total) return $"the counts add up to more than {long.MaxValue}";
        total += count;
        return null;
    }
}
