using System.Text;
using Word2Vec.Torch.Cli.Shell;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Verification;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Verification;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Readers of text, of questions, and of whatever a path names.</summary>
internal static class TextTargets
{
    private static readonly byte[] Sentences = Encoding.UTF8.GetBytes("the cat sits on the mat\r\nthe dog, größer 猫😀\n\nsits too and the cat\n");

    public static FuzzTarget Text(TempFolder folder) => Corpus(folder, "text", [Sentences, [0xEF, 0xBB, 0xBF, .. Sentences]], isText: true);

    public static FuzzTarget Gzip(TempFolder folder) =>
        Corpus(folder, "text-gzip", [Structures.Pack(Sentences), Structures.Pack([.. Enumerable.Repeat(Sentences, 50).SelectMany(line => line)])], isText: false) with
        {
            Structure = Structures.Gzip,
        };

    public static FuzzTarget Analogies(TempFolder folder) => Lines(
        folder,
        "analogies",
        [": capitals\nAthens Greece Oslo Norway\nAthens Greece Rom Italien\n\n: gram1\r\ngo going see seeing\r\n"],
        path =>
        {
            var questions = AnalogyQuestions.Load(path);
            Assert.Equal(questions.Count, questions.Sections.Sum(section => section.Questions.Count));
            foreach (var section in questions.Sections)
            {
                Assert.True(section.Name.Length > 0 && !section.Name.Any(char.IsControl), "a name");
                foreach (var question in section.Questions) Assert.All([question.A, question.B, question.C, question.Expected], Word);
            }
        },
        typeof(EvaluationException));

    public static FuzzTarget Pairs(TempFolder folder) => Lines(
        folder,
        "word-pairs",
        ["# words and scores\nlove\tsex\t6.77\ntiger\tcat\t7.35\r\n\nGröße\t猫\t-1e-3\n"],
        path =>
        {
            var pairs = WordPairs.Load(path).Pairs;
            Assert.NotEmpty(pairs);
            foreach (var pair in pairs)
            {
                Word(pair.First);
                Word(pair.Second);
                Assert.True(double.IsFinite(pair.Score), "finite");
            }
        },
        typeof(EvaluationException));

    /// <summary>The lines asked before, which no file keeps from beginning.</summary>
    public static FuzzTarget ShellHistory(TempFolder folder) => Lines(
        folder,
        "shell-history",
        ["king\nman king woman\nking - man + woman\ncompare größe 猫😀\n"],
        path =>
        {
            var history = new ShellHistory(path);
            while (history.Older() is { } line) Assert.InRange(line.Length, 1, Torch.Cli.Shell.ShellHistory.MaxLength);
        },
        refusal: null);

    /// <summary>Numbers of another program, to compare the formulas with.</summary>
    public static FuzzTarget Golden(TempFolder folder) => Lines(
        folder, "golden", [GoldenFile.Create().ToJsonString()], path => Assert.NotEmpty(GoldenFormulas.Check(path).Checks), typeof(ModelFormatException));

    /// <summary>The guess of what a file is, under a name that says nothing.</summary>
    public static FuzzTarget Detection(TempFolder folder)
    {
        var path = folder["file"];
        return FuzzTarget.OnDisk(
            "detection",
            path,
            [.. TensorTargets.Safetensors.Seeds, .. TensorTargets.PyTorch.Seeds, .. TensorTargets.Numpy.Seeds, .. WordTargets.Either.Seeds],
            () =>
            {
                try
                {
                    Assert.True(Enum.IsDefined(ModelConverter.FormatOfInput(path)), "a format");
                }
                catch (ModelFormatException error) when (error.Message.EndsWith("say which with --from", StringComparison.Ordinal))
                {
                    // A valid one may be that too: vectors without a header.
                }
            },
            refusal: null,
            isText: false);
    }

    private static void Word(string word)
    {
        Assert.NotEqual("", word);
        FuzzCheck.Text(word);
    }

    private static FuzzTarget Lines(TempFolder folder, string name, string[] seeds, Action<string> read, Type? refusal)
    {
        var path = folder["file.txt"];
        return FuzzTarget.OnDisk(name, path, [.. seeds.Select(Encoding.UTF8.GetBytes)], () => read(path), refusal);
    }

    private static FuzzTarget Corpus(TempFolder folder, string name, byte[][] seeds, bool isText) =>
        FuzzTarget.OnDisk(name, folder["text"], seeds, () => ReadCorpus(folder["text"]), typeof(CorpusException), isText);

    private static void ReadCorpus(string path)
    {
        var corpus = Torch.Vocab.Corpus.Build(TextSource.FromPaths([path]), new CorpusOptions { Tokenizer = Tokenizer.WhiteSpace, MinCount = 1 });
        FuzzCheck.Words(corpus.Vocabulary);
        var tokens = 0L;
        for (var i = 0; i < corpus.SentenceCount; i++)
        {
            foreach (var id in corpus.Sentence(i)) Assert.InRange(id, 0, corpus.Vocabulary.Count - 1);
            tokens += corpus.Sentence(i).Length;
        }

        Assert.Equal(corpus.TokenCount, tokens);
    }
}
