using System.Globalization;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class PruningTests
{
    private static readonly CorpusOptions Small = new() { MinCount = 1, Tokenizer = Tokenizer.WhiteSpace, MaxVocabularyMemory = 1 << 20 };

    [Fact]
    public void The_rarest_words_go_when_all_take_too_much()
    {
        var corpus = Build(Rare(60_000), Small);
        Assert.InRange(corpus.PrunedWords, 30_000, 60_000);
        Assert.Equal(2, corpus.PrunedBelow);
        Assert.Equal(["a", "b", "c"], corpus.Vocabulary.Words.Take(3));
        Assert.Equal([60_000, 60_000, 60_000], corpus.Vocabulary.Counts[..3].ToArray());
        // Every sentence has lost the rare word, or has it still.
        Assert.Equal(60_000, corpus.SentenceCount);
        var (kept, number) = (0, 0);
        foreach (var sentence in SentencesOf(corpus))
        {
            Assert.Equal(["a", "b", "c"], sentence.Take(3));
            if (sentence.Length == 4)
            {
                Assert.Equal(Word(number), sentence[3]);
                kept++;
            }

            number++;
        }

        Assert.Equal(corpus.Vocabulary.Count, kept + 3);
        Assert.Equal(60_000 - corpus.PrunedWords, kept);
        Assert.Equal(180_000 + kept, corpus.TokenCount);
        Assert.Equal(240_000, corpus.RawTokenCount);
    }

    [Fact]
    public void Words_seen_as_often_as_the_rarest_go_together_until_half_are_left()
    {
        // Each word twice, so that nothing is seen only once; frequent words stay.
        var corpus = Build(Rare(60_000).Select(sentence => $"{sentence} {sentence}"), Small);
        Assert.Equal(3, corpus.PrunedBelow);
        Assert.Equal(120_000, corpus.Vocabulary.CountOf(0));
    }

    [Fact]
    public void Known_words_stay()
    {
        var known = Vocabulary.FromCounts(Enumerable.Range(0, 40_000).Select(i => KeyValuePair.Create($"known{i}", 1L)));
        var corpus = Build(Rare(60_000), Small with { KnownVocabulary = known, GrowVocabulary = true });
        Assert.InRange(corpus.PrunedWords, 30_000, 60_000);
        Assert.All(known.Words, word => Assert.True(corpus.Vocabulary.Contains(word)));
    }

    [Fact]
    public void Nothing_goes_within_the_limit()
    {
        var corpus = Build(Rare(60_000), Small with { MaxVocabularyMemory = null });
        Assert.Equal((0, 0, 60_003), (corpus.PrunedWords, corpus.PrunedBelow, corpus.Vocabulary.Count));
    }

    [Fact]
    public void A_table_holds_what_a_dictionary_holds_through_droppings()
    {
        var random = new Random(7);
        var (table, counts) = (new CountedWords(), new Dictionary<string, long>());
        foreach (var word in (string[])["first", "second"]) table.FindOrAdd(word);
        for (var i = 0; i < 300_000; i++)
        {
            var word = random.Next(1 << random.Next(1, 18)).ToString(CultureInfo.InvariantCulture);
            table.CountOf(table.FindOrAdd(word))++;
            counts[word] = counts.GetValueOrDefault(word) + 1;
            if (i % 100_000 != 99_999) continue;
            var (words, before) = (Enumerable.Range(0, table.Count).Select(id => table.Word(id).ToString()).ToArray(), table.Bytes);
            var newIds = table.Drop(first: 2, upTo: 3);
            foreach (var rare in counts.Where(entry => entry.Value <= 3).Select(entry => entry.Key).ToArray()) counts.Remove(rare);
            Assert.True(table.Bytes < before);
            Assert.All(words.Zip(newIds), pair => Assert.Equal(pair.Second < 0 ? -1 : pair.Second, table.Find(pair.First)));
        }

        Assert.Equal(counts.Count + 2, table.Count);
        Assert.Equal((0, 1, -1), (table.Find("first"), table.Find("second"), table.Find("third")));
        Assert.All(counts, entry => Assert.Equal(entry.Value, table.CountOf(table.Find(entry.Key))));
    }

    private static IEnumerable<string> Rare(int count) => Enumerable.Range(0, count).Select(i => $"a b c {Word(i)}");

    private static string Word(int number) => number.ToString("D8", CultureInfo.InvariantCulture);

    private static Corpus Build(IEnumerable<string> sentences, CorpusOptions options) =>
        Corpus.Build(TextSource.FromSentences(sentences), options, null, TestContext.Current.CancellationToken);

    private static IEnumerable<string[]> SentencesOf(Corpus corpus) =>
        Enumerable.Range(0, corpus.SentenceCount).Select(index => corpus.Sentence(index).ToArray().Select(id => corpus.Vocabulary[id]).ToArray());
}
