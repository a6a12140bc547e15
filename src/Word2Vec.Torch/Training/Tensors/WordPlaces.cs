namespace Word2Vec.Torch.Training;

/// <summary>The different words of a list, in the order in which they first come, and for each place of the list which of them it is.</summary>
/// <param name="Words">The words, each once.</param>
/// <param name="Places">Places in <paramref name="Words"/>, as many as the list is long.</param>
internal sealed record WordPlaces(int[] Words, int[] Places);

/// <summary>Finds the different words of lists, in time linear in a list, whatever the vocabulary.</summary>
/// <param name="words">V.</param>
internal sealed class WordPlacer(int words)
{
    // A word's place is of the present list where its mark is the list's number.
    private readonly int[] _marks = new int[words];
    private readonly int[] _places = new int[words];
    private int _list;

    public WordPlaces Of(ReadOnlySpan<int> list)
    {
        _list++;
        var (found, places, count) = (new int[Math.Min(list.Length, words)], new int[list.Length], 0);
        for (var i = 0; i < list.Length; i++)
        {
            var word = list[i];
            if (_marks[word] != _list)
            {
                (_marks[word], _places[word]) = (_list, count);
                found[count++] = word;
            }

            places[i] = _places[word];
        }

        return new WordPlaces(found[..count], places);
    }
}
