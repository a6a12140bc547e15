using System.Security.Cryptography;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Vocab;

public sealed class FingerprintTests
{
    private static readonly CorpusOptions EveryWord = new() { MinCount = 1 };

    [Fact]
    public void A_corpus_is_known_by_its_ids_and_borders_alone()
    {
        var fingerprint = Fingerprint("a b c", "a b");
        Assert.Matches("^[0-9a-f]{64}$", fingerprint);
        Assert.Equal(fingerprint, Fingerprint("x y z", "", "x y"));
        Assert.NotEqual(fingerprint, Fingerprint("a b", "c a b"));
        Assert.NotEqual(fingerprint, Fingerprint("a b c", "b a"));
        Assert.NotEqual(fingerprint, Fingerprint("a b c", "a b", "a"));
    }

    [Fact]
    public void It_is_the_hash_of_each_sentences_length_and_ids()
    {
        int[] encoded = [3, 0, 1, 2, 2, 0, 1];
        var bytes = encoded.SelectMany(BitConverter.GetBytes).ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Fingerprint("a b c", "a b"));
    }

    [Fact]
    public void It_does_not_depend_on_where_the_ids_lie()
    {
        var sentences = TestSentences.Many(20_000);
        Assert.Equal(
            Corpus.Build(TextSource.FromSentences(sentences), EveryWord).Fingerprint(),
            Corpus.Build(TextSource.FromSentences(sentences), EveryWord with { TokensOnDisk = true }).Fingerprint());
    }

    [Fact]
    public void A_vocabulary_is_known_by_its_file()
    {
        using var folder = new TempFolder();
        var vocabulary = Vocabulary.FromCounts([new("a", 2), new("é", 1)]);
        vocabulary.Save(folder["vocabulary"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["vocabulary"]))), vocabulary.Fingerprint());
        Assert.NotEqual(vocabulary.Fingerprint(), Vocabulary.FromCounts([new("a", 3), new("é", 1)]).Fingerprint());
    }

    private static string Fingerprint(params string[] sentences) => Corpus.Build(TextSource.FromSentences(sentences), EveryWord).Fingerprint();
}
