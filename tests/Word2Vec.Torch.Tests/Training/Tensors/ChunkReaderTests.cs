using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class ChunkReaderTests
{
    private static readonly TrainingOptions Options = TrainingOptions.Default with
    {
        MinCount = 1, Sample = 0, Window = 3, NegativeSharing = NegativeSharing.Centre, Trainer = TrainerKind.Tensor,
    };

    private static readonly string[] Sentences = ["a b c d e f g h i j k", "b", "c a", "k j i h g f e d c b a a b c"];

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Every_token_is_a_centre_once_and_sees_its_neighbours(int size)
    {
        var corpus = Build(Sentences, Options);
        var options = Options with { FixedWindow = true };
        var pairs = new List<WordPair>();
        var centers = 0;
        foreach (var chunk in Chunks(corpus, options, size))
        {
            Assert.Equal(0, chunk.Centers % 16);
            Assert.InRange(chunk.Centers, 1, size);
            pairs.AddRange(PairsOf(chunk));
            centers += chunk.Centers;
            Assert.Equal(chunk.Pairs, PairsOf(chunk).Count());
        }

        var expected = new List<WordPair>();
        var random = new RandomSource(1);
        for (var sentence = 0; sentence < corpus.SentenceCount; sentence++)
            new SkipGramWindow(3, isFixed: true).AddPairs(corpus.Sentence(sentence), expected, ref random);
        Assert.Equal(expected.Order(ByWords), pairs.Order(ByWords));
        Assert.InRange(centers, 28, 28 + 15);
    }

    [Fact]
    public void The_last_chunk_tells_that_all_words_were_passed()
    {
        var corpus = Build(Sentences, Options);
        Assert.Equal(28, Chunks(corpus, Options, 16).Select(chunk => chunk.Words).Last());
    }

    [Fact]
    public void Neither_the_size_of_chunks_nor_a_place_gone_to_changes_what_is_drawn()
    {
        var corpus = SampleCorpora.Demo(400);
        var options = Options with { Sample = 1e-2 };
        var small = Drawn(corpus, options, 16);
        Assert.Equal(small, Drawn(corpus, options, 160));
        Assert.NotEqual(small, Drawn(corpus, options with { Seed = 2 }, 16));

        var shape = new ChunkShape(options, corpus.Vocabulary);
        var reader = new ChunkReader(corpus, options, shape, 1, 48, withPlaces: false);
        var before = new List<string>();
        for (var chunk = 0; chunk < 7; chunk++) before.AddRange(Describe(reader.Next()!));
        var later = new ChunkReader(corpus, options, shape, 1, 48, withPlaces: false);
        Assert.True(later.TryGoTo(reader.Place));
        while (later.Next() is { } chunk) before.AddRange(Describe(chunk));
        Assert.Equal(Drawn(corpus, options, 48), before);
    }

    [Fact]
    public void A_place_that_the_text_does_not_have_is_refused()
    {
        var corpus = SampleCorpora.Demo(400);
        var shape = new ChunkShape(Options, corpus.Vocabulary);
        var reader = new ChunkReader(corpus, Options, shape, 1, 48, withPlaces: false);
        _ = reader.Next();
        var place = reader.Place;
        Assert.True(reader.TryGoTo(place));
        Assert.False(reader.TryGoTo(place with { Taken = 1000 }));
        Assert.False(reader.TryGoTo(place with { Filled = -5 }));
        Assert.False(reader.TryGoTo(place with { Sentences = place.Sentences with { Run = 1000 } }));
        Assert.False(reader.TryGoTo(place with { Sentences = place.Sentences with { Taken = 1000 } }));
    }

    [Fact]
    public void Radii_are_uniform_and_reach_to_both_sides_alike()
    {
        var corpus = Build([string.Join(' ', Enumerable.Repeat("a b c", 4000))], Options);
        var chunk = Chunks(corpus, Options with { Window = 4 }, 12_000).First();
        var (from, to) = (chunk.Of(chunk.From).ToArray()[4..^4], chunk.Of(chunk.To).ToArray()[4..^4]);
        Assert.Equal(from.Select(left => -left), to);
        for (var radius = 1; radius <= 4; radius++)
            Assert.Equal(0.25, to.Count(right => right == radius) / (double)to.Length, Tolerances.ShareOfDraws(0.25, to.Length));
    }

    [Fact]
    public void Noise_is_drawn_by_its_distribution()
    {
        var corpus = Build([string.Join(' ', Enumerable.Repeat("a a a a b b c d", 3000))], Options);
        var options = Options with { NegativeSharing = NegativeSharing.Group };
        var drawn = Chunks(corpus, options, 1 << 14).SelectMany(chunk => chunk.Of(chunk.Negatives).ToArray()).ToArray();
        Assert.True(drawn.Length > 11_000);
        var noise = new NoiseDistribution(corpus.Vocabulary);
        for (var word = 0; word < 4; word++)
        {
            var chance = noise.Probability(word);
            Assert.Equal(chance, drawn.Count(id => id == word) / (double)drawn.Length, Tolerances.ShareOfDraws(chance, drawn.Length));
        }
    }

    [Fact]
    public void A_centres_own_noise_is_that_without_the_centre()
    {
        var corpus = Build([string.Join(' ', Enumerable.Repeat("a a a a b b c d", 3000))], Options);
        var drawn = Chunks(corpus, Options, 1 << 14).SelectMany(GroupsOf).Where(group => group.Center == 0).SelectMany(group => group.Words).ToArray();
        Assert.True(drawn.Length > 50_000);
        Assert.DoesNotContain(0, drawn);
        var noise = new NoiseDistribution(corpus.Vocabulary);
        var chance = noise.Probability(1) / (1 - noise.Probability(0));
        Assert.Equal(chance, drawn.Count(id => id == 1) / (double)drawn.Length, Tolerances.ShareOfDraws(chance, drawn.Length));
    }

    [Fact]
    public void Distinct_negatives_differ_from_each_other_and_the_centre_and_stay_in_proportion()
    {
        var corpus = Build([.. Enumerable.Repeat("a a a", 6000), "b b b b c c d"], Options);
        var options = Options with { NoiseExponent = 1, Negative = 2, DistinctNegatives = true };
        var groups = Chunks(corpus, options, 1 << 14).SelectMany(GroupsOf).Where(group => group.Center == 0).Select(group => group.Words).ToArray();
        Assert.All(groups, group => Assert.True(group.Length == 2 && group[0] != group[1] && !group.Contains(0)));

        // Of b 4/7, c 2/7, d 1/7: the first as these say, the second as without the first.
        var share = groups.Count(group => group is [1, 2]) / (double)groups.Length;
        Assert.Equal(4.0 / 7 * (2.0 / 3), share, Tolerances.ShareOfDraws(4.0 / 7 * (2.0 / 3), groups.Length));
    }

    [Fact]
    public void As_many_distinct_negatives_as_there_are_words_are_found()
    {
        var corpus = Build(Sentences, Options);
        var chunk = Chunks(corpus, Options with { Negative = 1000, DistinctNegatives = true }, 16).First();
        Assert.All(GroupsOf(chunk), group => Assert.Equal(9, group.Words.Distinct().Count(word => word != group.Center)));
    }

    [Fact]
    public void Kept_tokens_are_each_sentences_own_stream()
    {
        var corpus = SampleCorpora.Demo(200);
        var options = Options with { Sample = 5e-3 };
        var expected = new List<int>();
        var subsampling = new Subsampling(corpus.Vocabulary.Counts, options.Sample);
        for (var sentence = 0; sentence < corpus.SentenceCount; sentence++)
        {
            var kept = new int[corpus.Sentence(sentence).Length];
            var random = TrainingStreams.Kept(options.Seed, 2, sentence);
            expected.AddRange(kept[..subsampling.Filter(corpus.Sentence(sentence), kept, ref random)]);
        }

        var shape = new ChunkShape(options, corpus.Vocabulary);
        var reader = new ChunkReader(corpus, options, shape, epoch: 2, 16, withPlaces: false);
        var seen = new List<int>();
        while (reader.Next() is { } chunk) seen.AddRange(chunk.Of(chunk.Tokens)[3..^3]);
        Assert.InRange(expected.Count, corpus.TokenCount / 10, corpus.TokenCount * 9 / 10);
        Assert.Equal(expected.Order(), seen[..expected.Count].Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Different_words_and_their_places_are_told(bool isSampled)
    {
        var corpus = SampleCorpora.Demo(100);
        var options = Options with { Loss = isSampled ? TrainingLoss.NegativeSampling : TrainingLoss.Softmax };
        var shape = new ChunkShape(options, corpus.Vocabulary);
        var reader = new ChunkReader(corpus, options, shape, 1, 64, withPlaces: true);
        while (reader.Next() is { } chunk)
        {
            var centers = chunk.Of(chunk.Tokens)[3..^3].ToArray();
            AssertTells(isSampled ? chunk.Of(chunk.Tokens).ToArray() : centers, chunk.InputWords!);
            AssertTells([.. centers, .. chunk.Of(chunk.Negatives)], chunk.OutputWords!);
        }
    }

    private static readonly Comparer<WordPair> ByWords =
        Comparer<WordPair>.Create((a, b) => (a.Center, a.Context).CompareTo((b.Center, b.Context)));

    private static void AssertTells(int[] words, WordPlaces told)
    {
        Assert.Equal(words.Distinct(), told.Words);
        Assert.Equal(words, told.Places.Select(place => told.Words[place]));
    }

    private static IEnumerable<string> Drawn(Corpus corpus, TrainingOptions options, int size) => Chunks(corpus, options, size).SelectMany(Describe);

    // Each centre with its window and its negatives; the last ones, which only fill up, left out.
    private static IEnumerable<string> Describe(TokenChunk chunk)
    {
        var (from, to, groups) = (chunk.Of(chunk.From).ToArray(), chunk.Of(chunk.To).ToArray(), GroupsOf(chunk).ToArray());
        for (var i = 0; i < chunk.Centers; i++)
        {
            if (to[i] > from[i]) yield return $"{groups[i].Center} {from[i]} {to[i]}: {string.Join(' ', groups[i].Words)}";
        }
    }

    private static IEnumerable<(int Center, int[] Words)> GroupsOf(TokenChunk chunk)
    {
        var reach = (chunk.Tokens.Length - chunk.Centers) / 2;
        var drawn = chunk.Negatives.Length / chunk.Centers;
        var (tokens, negatives) = (chunk.Of(chunk.Tokens).ToArray(), chunk.Of(chunk.Negatives).ToArray());
        return Enumerable.Range(0, chunk.Centers).Select(i => (tokens[reach + i], negatives[(i * drawn)..((i + 1) * drawn)]));
    }

    private static IEnumerable<WordPair> PairsOf(TokenChunk chunk)
    {
        var (tokens, from, to) = (chunk.Of(chunk.Tokens).ToArray(), chunk.Of(chunk.From).ToArray(), chunk.Of(chunk.To).ToArray());
        return from center in Enumerable.Range(0, chunk.Centers)
               from distance in Enumerable.Range(@from[center], to[center] - @from[center] + 1)
               where distance != 0
               select new WordPair(tokens[3 + center], tokens[3 + center + distance]);
    }

    private static IEnumerable<TokenChunk> Chunks(Corpus corpus, TrainingOptions options, int size)
    {
        var shape = new ChunkShape(options, corpus.Vocabulary);
        var reader = new ChunkReader(corpus, options, shape, epoch: 1, size / shape.Multiple * shape.Multiple, withPlaces: false);
        while (reader.Next() is { } chunk) yield return chunk;
    }

    private static Corpus Build(string[] sentences, TrainingOptions options) => Corpus.Build(TextSource.FromSentences(sentences), options.ToCorpusOptions());
}
