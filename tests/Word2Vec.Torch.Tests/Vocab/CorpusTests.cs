using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class CorpusTests
{
    private static IEnumerable<string> SentencesOf(Corpus corpus) =>
        Enumerable.Range(0, corpus.SentenceCount).Select(i => string.Join(' ', corpus.Sentence(i).ToArray().Select(id => corpus.Vocabulary[id])));

    private static readonly CorpusOptions EveryWord = new() { MinCount = 1 };

    [Fact]
    public void The_guides_sample_has_its_tokens_words_and_pairs()
    {
        var corpus = Build(TextSource.FromSentences([GuideSample.Text]), EveryWord);
        Assert.Equal(120, corpus.TokenCount);
        Assert.Equal(120, corpus.RawTokenCount);
        Assert.Equal(89, corpus.Vocabulary.Count);
        Assert.Equal(1, corpus.SentenceCount);
        Assert.Equal(["the", "on", "books", "students", "cat"], corpus.Vocabulary.Words.Take(5));
        List<WordPair> pairs = [];
        var random = new RandomSource(1);
        new SkipGramWindow(2, isFixed: true).AddPairs(corpus.Sentence(0), pairs, ref random);
        Assert.Equal(474, pairs.Count);
    }

    [Fact]
    public void A_text_is_one_sentence_where_that_is_asked_for()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["1"], "a b\nc\n\na");
        File.WriteAllText(folder["2"], "b b\nc");
        var source = TextSource.FromPaths([folder["1"], folder["2"]]);
        Assert.Equal(["a b", "c", "a", "b b", "c"], SentencesOf(Build(source, EveryWord)));
        Assert.Equal(["a b c a", "b b c"], SentencesOf(Build(source, EveryWord with { Sentences = SentenceUnit.Text })));
        Assert.Equal(["a b c a", "b"], SentencesOf(Build(source, EveryWord with { Sentences = SentenceUnit.Text, MaxTokens = 5 })));
    }

    /// <summary>Words that are dropped meanwhile change the ids of those that wait for the sentence's end.</summary>
    [Fact]
    public void A_long_text_is_cut_after_a_million_words_and_keeps_them_all_in_order()
    {
        using var folder = new TempFolder();
        var words = Enumerable.Range(0, 1_100_000).Select(i => i % 4 == 3 && i < 200_000 ? $"w{i}" : "abc"[i % 3].ToString()).ToArray();
        File.WriteAllLines(folder["text"], words.Chunk(10).Select(line => string.Join(' ', line)));
        var options = EveryWord with { Sentences = SentenceUnit.Text, Tokenizer = Tokenizer.WhiteSpace, MaxVocabularyMemory = 1 << 20 };
        var corpus = Build(TextSource.FromPaths([folder["text"]]), options);
        Assert.Equal(2, corpus.SentenceCount);
        Assert.True(corpus.PrunedWords > 0);
        var kept = words.Where(word => word.Length == 1 || corpus.Vocabulary.Contains(word));
        Assert.Equal(kept, TokensOf(corpus).Select(id => corpus.Vocabulary[id]));
    }

    [Theory]
    [InlineData("ascii-words")]
    [InlineData("white-space")]
    [InlineData("unicode-letters")]
    public void A_token_longer_than_a_sentence_leaves_no_false_word(string tokenizer)
    {
        using var folder = new TempFolder();
        var options = EveryWord with { Tokenizer = Tokenizer.FromName(tokenizer) };
        foreach (var length in (int[])[1001, 65_530, 65_536, 65_537, 200_000])
        {
            var giant = new string('x', length);
            // A line's end, a file's end and white space each end it; what follows is a word of its own.
            File.WriteAllText(folder["1"], $"a b c {giant}zebra tiger\n{giant}\nd {giant}");
            File.WriteAllText(folder["2"], $"e {giant} f");
            var corpus = Build(TextSource.FromPaths([folder["1"], folder["2"]]), options);
            Assert.Equal(["a", "b", "c", "tiger", "d", "e", "f"], TokensOf(corpus).Select(id => corpus.Vocabulary[id]));
            Assert.Equal(4, corpus.OverlongTokens);
        }
    }

    [Theory]
    [InlineData("ascii-words", "cats zebra tiger lion bear")]
    [InlineData("unicode-letters", "cats zebra tiger lion bear")]
    [InlineData("white-space", "tiger lion bear")]
    public void Characters_of_two_units_end_a_token_too(string tokenizer, string words)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text"], $"cats{string.Concat(Enumerable.Repeat("\U0001F63A", 50_000))}zebra tiger lion bear");
        var corpus = Build(TextSource.FromPaths([folder["text"]]), EveryWord with { Tokenizer = Tokenizer.FromName(tokenizer), MinCount = 1 });
        Assert.Equal(words.Split(' '), corpus.Vocabulary.Words);
    }

    [Fact]
    public void A_long_line_without_white_space_is_cut_between_its_tokens()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text"], string.Join('-', Enumerable.Repeat("one-two-three", 20_000)));
        var corpus = Build(TextSource.FromPaths([folder["text"]]), EveryWord);
        Assert.Equal([20_000L, 20_000, 20_000], corpus.Vocabulary.Counts.ToArray());
        Assert.Equal(3, corpus.Vocabulary.Count);
    }

    [Fact]
    public void Rare_words_go_and_empty_sentences_with_them()
    {
        var corpus = Build(
            TextSource.FromSentences(["a b rare c", "once", "", "c a", "b"]), new CorpusOptions { MinCount = 2 });
        Assert.Equal(["a", "b", "c"], corpus.Vocabulary.Words);
        Assert.Equal([0, 1, 2, 2, 0, 1], TokensOf(corpus));
        Assert.Equal(3, corpus.SentenceCount);
        Assert.Equal([0, 1, 2], corpus.Sentence(0).ToArray());
        Assert.Equal([2, 0], corpus.Sentence(1).ToArray());
        Assert.Equal([1], corpus.Sentence(2).ToArray());
        Assert.Equal(8, corpus.RawTokenCount);
        Assert.Equal(6, corpus.TokenCount);
        Assert.Equal(5, corpus.Lines);
    }

    [Theory]
    [InlineData(3, "a b c")]
    [InlineData(5, "a b c d a")]
    [InlineData(6, "a b c d a b")]
    [InlineData(100, "a b c d a b c d")]
    public void Max_tokens_cuts_exactly(int maxTokens, string expected)
    {
        var corpus = Build(TextSource.FromSentences(["a b c d", "a b c d"]), EveryWord with { MaxTokens = maxTokens });
        Assert.Equal(expected, string.Join(' ', TokensOf(corpus).Select(id => corpus.Vocabulary[id])));
        Assert.Equal(corpus.TokenCount, corpus.RawTokenCount);
    }

    [Fact]
    public void The_vocabulary_may_be_capped()
    {
        var corpus = Build(TextSource.FromSentences(["d a a b b b c c"]), EveryWord with { MaxVocabulary = 3 });
        Assert.Equal(["b", "a", "c"], corpus.Vocabulary.Words);
        Assert.Equal(7, corpus.TokenCount);
    }

    [Fact]
    public void Every_token_is_encoded_in_its_place_across_chunks()
    {
        var sentences = TestSentences.Many(30_000);
        var corpus = Build(TextSource.FromSentences(sentences), EveryWord);
        Assert.True(corpus.TokenCount > 1 << 20);
        var expected = sentences.Where(sentence => sentence.Length > 0).ToArray();
        Assert.Equal(expected.Length, corpus.SentenceCount);
        for (var i = 0; i < expected.Length; i++)
        {
            var sentence = corpus.Sentence(i);
            Assert.Equal(expected[i].Length, 2 * sentence.Length - 1);
            for (var j = 0; j < sentence.Length; j++) Assert.Equal(expected[i][2 * j], corpus.Vocabulary[sentence[j]][0]);
        }
    }

    [Fact]
    public void Text_cut_into_lines_anywhere_between_words_keeps_every_token()
    {
        var whole = Build(TextSource.FromSentences([GuideSample.Text]), EveryWord);
        var random = new Random(4);
        for (var round = 0; round < 50; round++)
        {
            var cut = string.Concat(GuideSample.Text.Select(c => c == ' ' && random.Next(3) == 0 ? '\n' : c));
            var corpus = Build(TextSource.FromSentences(cut.Split('\n')), EveryWord);
            Assert.Equal(whole.Vocabulary.Words, corpus.Vocabulary.Words);
            Assert.Equal(TokensOf(whole), TokensOf(corpus));
        }
    }

    [Fact]
    public void Invalid_bytes_lines_and_progress_are_reported()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["text"], [.. "one two\n"u8, 0xFF, .. " three\n"u8]);
        var reports = new Reports();
        var corpus = Corpus.Build(TextSource.FromPaths([folder["text"]]), EveryWord, reports, TestContext.Current.CancellationToken);
        Assert.Equal(1, corpus.InvalidUtf8Sequences);
        Assert.Equal(2, corpus.Lines);
        var last = reports.All[^1];
        Assert.Equal((16L, 16L, 3L), (last.BytesRead, last.TotalBytes, last.Tokens));
    }

    [Fact]
    public void Progress_never_goes_back()
    {
        var reports = new Reports();
        var sentences = Enumerable.Repeat(string.Concat(Enumerable.Repeat("a b c ", 10_000)), 20);
        Corpus.Build(TextSource.FromSentences(sentences), null, reports, TestContext.Current.CancellationToken);
        Assert.InRange(reports.All.Count, 5, 20);
        Assert.Equal(reports.All.Select(report => report.Tokens).Order(), reports.All.Select(report => report.Tokens));
        Assert.Equal(600_000, reports.All[^1].Tokens);
    }

    [Theory]
    [InlineData("", 1, "memory: the tokenizer ascii-words finds no words; give text that has some, or another tokenizer")]
    [InlineData("1 2 3", 1, "memory: the tokenizer ascii-words finds no words; give text that has some, or another tokenizer")]
    [InlineData("a b a b", 1, "memory: only 2 of 2 different words occur at least 1 times, and training needs 3; lower min-count or give more text")]
    [InlineData("a b c d", 5, "memory: only 0 of 4 different words occur at least 5 times, and training needs 3; lower min-count or give more text")]
    public void Too_few_words_are_refused(string text, int minCount, string message)
    {
        var error = Assert.Throws<CorpusException>(
            () => Build(TextSource.FromSentences([text]), new CorpusOptions { MinCount = minCount }));
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_reported_together()
    {
        var options = new CorpusOptions { MinCount = 0, MaxVocabulary = 2, MaxTokens = 0 };
        var error = Assert.Throws<OptionsException>(() => Build(TextSource.FromSentences([]), options));
        Assert.Equal(
            [
                "min-count is 0; allowed: 1 to 2147483647",
                "max-vocab is 2; allowed: 3 to 2147483647",
                "max-tokens is 0; allowed: 1 to 9223372036854775807",
            ],
            error.Problems);
    }

    [Fact]
    public void Building_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => Corpus.Build(TextSource.FromSentences(["a b c"]), null, null, new CancellationToken(canceled: true)));

    [Fact]
    public void A_real_corpus_is_cut_at_max_tokens()
    {
        var path = TestData.Path("wiki17m.txt.gz");
        var corpus = Corpus.Build(
            TextSource.FromPaths([path]), new CorpusOptions { MaxTokens = 100_000 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(100_000, corpus.RawTokenCount);
        Assert.Equal("the", corpus.Vocabulary[0]);
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public void A_real_corpus_has_gensims_vocabulary()
    {
        var source = TextSource.FromPaths([TestData.Path("wiki17m.txt.gz")]);
        var corpus = Corpus.Build(source, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(16_999_929, corpus.RawTokenCount);
        Assert.Equal(69_671, corpus.Vocabulary.Count);
        Assert.Equal(corpus.Vocabulary.TotalCount, corpus.TokenCount);
    }

    private static Corpus Build(TextSource source, CorpusOptions options) =>
        Corpus.Build(source, options, null, TestContext.Current.CancellationToken);

    private sealed class Reports : IProgress<CorpusProgress>
    {
        public List<CorpusProgress> All { get; } = [];

        public void Report(CorpusProgress value) => All.Add(value);
    }

    [Fact]
    public void Token_ids_on_disk_are_the_ids_in_memory()
    {
        // More tokens than one chunk holds, and sentences that do not divide it.
        var sentences = Enumerable.Range(0, 60_000).Select(i => string.Join(' ', Enumerable.Range(0, 61).Select(k => Letters(Square((i * 61 + k) % 1000)))));
        var source = TextSource.FromSentences(sentences);
        var inMemory = Corpus.Build(source, new CorpusOptions { MinCount = 3661 });
        var onDisk = Corpus.Build(source, new CorpusOptions { MinCount = 3661, TokensOnDisk = true });
        Assert.InRange(inMemory.TokenCount, TokenWriter.ChunkLength + 1, inMemory.RawTokenCount - 1);
        Assert.Equal(inMemory.SentenceCount, onDisk.SentenceCount);
        Assert.Equal(inMemory.TokenCount, TokensOf(inMemory).LongLength);
        Assert.Equal(TokensOf(inMemory), TokensOf(onDisk));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "w2v-tokens-*"));

        // The small numbers are frequent, so that some words are left out.
        static int Square(int number) => number * number / 1000;
        static string Letters(int number) => string.Concat(number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
    }

    private static int[] TokensOf(Corpus corpus) =>
        [.. Enumerable.Range(0, corpus.SentenceCount).SelectMany(index => corpus.Sentence(index).ToArray())];
}
