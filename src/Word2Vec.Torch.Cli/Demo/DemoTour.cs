using TorchSharp;
using Word2Vec.Torch.Cli.Commands;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Cli.Plots;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Verification;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Demo;

/// <summary>The demo's walk, in the guide's order, one method a chapter.</summary>
internal sealed class DemoTour(string folder, bool quiet, Interrupt interrupt)
{
    private const string FirstSentence = "The cat sits on the mat";
    private const double NeededShare = 0.9;
    private const int PairsALine = 5;

    private static readonly string[] MappedAnalogy = ["king", "queen", "man", "woman"];

    /// <summary>
    /// The settings of the demo's own training: small vectors, since the world is small, no subsampling, and one thread, so that it
    /// comes out the same every time.
    /// </summary>
    public static TrainingOptions Options { get; } =
        new() { Dimension = 40, MinCount = 1, Sample = 0, Epochs = 8, LearningRate = 0.05, Threads = 1 };

    public int Run()
    {
        ShowPairs();
        ShowModel();
        var proven = ShowGradients();
        ShowGuideRun();
        var exitCode = ShowWorld();
        return proven ? exitCode : CommandShell.Failure;
    }

    private static void ShowPairs()
    {
        Chapter("1. Text, tokens, pairs");
        var corpus = Corpus.Build(TextSource.FromSentences([FirstSentence]), TrainingOptions.Guide.ToCorpusOptions());
        var pairs = new List<WordPair>();
        var random = new RandomSource(1);
        new SkipGramWindow(window: 1, isFixed: true).AddPairs(corpus.Sentence(0), pairs, ref random);
        Terminal.Line($"text        {FirstSentence}");
        Terminal.Line($"tokens      {string.Join(" ", Tokenizer.AsciiWords.Tokenize(FirstSentence))}");
        Terminal.Line($"vocabulary  {string.Join(", ", corpus.Vocabulary.Words.Select(w => $"{w} {corpus.Vocabulary.CountOf(corpus.Vocabulary.IdOf(w))}"))}");
        var shown = pairs.Select(p => $"({corpus.Vocabulary[p.Center]}, {corpus.Vocabulary[p.Context]})").Chunk(PairsALine).ToList();
        for (var i = 0; i < shown.Count; i++) Terminal.Line($"{(i == 0 ? "pairs" : ""),-11} {string.Join(" ", shown[i])}");
    }

    private static void ShowModel()
    {
        Chapter("2. The network: A = X·W1·W2, softmax, two losses");
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var corpus = Corpus.Build(TextSource.FromSentences([FirstSentence]), TrainingOptions.Guide.ToCorpusOptions());
        var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary);
        var (center, context, negatives) = (Ids("cat"), Ids("sits"), Ids("on", "mat").view(1, 2));
        var scores = model.ScoreAll(center);
        var probabilities = scores.softmax(1);
        Terminal.Line($"W1 [V, N] = [{model.VocabularySize}, {model.Dimension}], W2 [N, V] = [{model.Dimension}, {model.VocabularySize}]");
        for (var id = 0; id < corpus.Vocabulary.Count; id++)
            Terminal.Line($"  P({corpus.Vocabulary[id],-4} | cat) = {probabilities[0, id].item<double>():F4}   score {scores[0, id].item<double>(),8:F4}");
        Terminal.Line($"full softmax       −log P(sits | cat) = {SkipGramLoss.Softmax(scores, context).item<double>():F4}   (ln V = {Math.Log(corpus.Vocabulary.Count):F4})");
        var sampled = SkipGramLoss.NegativeSampling(model.InputWeight, model.OutputWeight, center, context, negatives);
        Terminal.Line($"negative sampling  with 'on' and 'mat'   = {sampled.item<double>():F4}   (3 ln 2 = {3 * Math.Log(2):F4})");

        torch.Tensor Ids(params string[] words) => torch.tensor(words.Select(w => (long)corpus.Vocabulary.IdOf(w)).ToArray());
    }

    private static bool ShowGradients()
    {
        Chapter("3. The gradients: by hand, by autograd, by finite differences");
        var report = GradientSuite.Run();
        GradcheckTable.Print(report, []);
        return report.Passed;
    }

    private static void ShowGuideRun()
    {
        Chapter("4. The guide's own run: its sample text, its settings, its loop");
        var text = GuideSample.Text.ReplaceLineEndings(" ");
        var corpus = Corpus.Build(TextSource.FromSentences([text]), TrainingOptions.Guide.ToCorpusOptions());
        using var model = TrainingOptions.Guide.CreateModel(corpus.Vocabulary);
        var result = new ReferenceTrainer(TrainingOptions.Guide).Train(model, corpus);
        Terminal.Line($"{corpus.TokenCount} tokens, {corpus.Vocabulary.Count} words, {result.Epochs[0].Pairs} pairs");
        foreach (var epoch in (int[])[1, 10, 50, 100])
            Terminal.Line($"  average loss after epoch {epoch,3}: {result.Epochs[epoch - 1].MeanLoss:F4}");
        using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
        Terminal.Line($"most similar to cat:");
        NeighborList.Print(vectors.MostSimilar("cat", 5));
    }

    private int ShowWorld()
    {
        Chapter("5. A small world: 20,000 generated sentences with planted relations");
        foreach (var sentence in DemoWorld.Sentences().Take(4)) Terminal.Line($"  {sentence}");
        var corpus = Corpus.Build(TextSource.FromSentences(DemoWorld.Sentences()), Options.ToCorpusOptions());
        Terminal.Line($"{corpus.TokenCount:N0} tokens, {corpus.Vocabulary.Count} words");
        using var model = Options.CreateModel(corpus.Vocabulary);
        var history = new TrainingHistory();
        var result = ProgressDisplay.Training(quiet, progress => Options.CreateTrainer().Train(model, corpus, progress, epoch => history.Add(epoch), cancellation: interrupt.Token));
        if (result.Cancelled)
        {
            Terminal.Note($"stopped by {interrupt.Cause}; nothing was saved");
            return interrupt.ExitCode;
        }

        ModelFolder.Save(folder, model, corpus.Vocabulary, Options.ToRecord(), overwrite: true, history.ToJson());
        Terminal.Line($"trained {result.Words:N0} words in {result.Elapsed.TotalSeconds:F1} s; loss {result.Epochs[0].MeanLoss:F3} in epoch 1, {result.Epochs[^1].MeanLoss:F3} in epoch {result.Epochs.Count}");
        using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
        ShowWords(vectors);
        var share = ShowAnalogies(vectors);
        if (!ShowMaps(vectors)) return interrupt.ExitCode;
        ShowWhatNext();
        if (share >= NeededShare) return CommandShell.Success;
        Terminal.Error($"only {share:P0} of the planted analogies are right, not {NeededShare:P0}: a defect of this build");
        return CommandShell.Failure;
    }

    private static void ShowWords(WordVectors vectors)
    {
        Chapter("6. Similar words, an embedding, comparisons");
        foreach (var word in (string[])["cat", "king", "paris", "bigger"])
            Terminal.Line($"  {word,-7} {string.Join(", ", vectors.MostSimilar(word, 5).Select(n => FormattableString.Invariant($"{n.Word} {n.Similarity:F2}")))}");
        Terminal.Line($"embedding of cat:");
        EmbeddingCommand.Print(vectors["cat"], vectors.Norm("cat"));
        foreach (var (a, b) in ((string, string)[])[("cat", "kitten"), ("cat", "rome"), ("king", "queen")])
            Terminal.Line($"cosine similarity of {a} and {b}: {vectors.Similarity(a, b):F4}");
    }

    private static double ShowAnalogies(WordVectors vectors)
    {
        Chapter("7. Analogies: a is to b as c is to …");
        foreach (var (a, b, c) in ((string, string, string)[])[("man", "king", "woman"), ("cat", "kitten", "dog"), ("france", "paris", "italy")])
            Terminal.Line($"  {a} : {b} = {c} : {string.Join(", ", vectors.Analogy(a, b, c, 3).Select(n => FormattableString.Invariant($"{n.Word} {n.Similarity:F2}")))}");
        var score = AnalogyScore.Of(vectors);
        foreach (var (name, right, asked) in score.Relations) Terminal.Line($"  {name,-28} {right,3} of {asked,3} right");
        Terminal.Line($"  {"all planted analogies",-28} {score.Right} of {score.Asked} right, {score.Share:P1}");
        return score.Share;
    }

    /// <summary>Draws and names the maps; false if the user stopped it.</summary>
    private bool ShowMaps(WordVectors vectors)
    {
        Chapter("8. Maps of the words");
        try
        {
            foreach (var file in (string[])[DemoFolder.Picture(folder), DemoFolder.Page(folder)])
                WordMap.Save(vectors, "the demo", new PlotRequest(file) { Analogy = MappedAnalogy }, quiet: true, interrupt.Token);
        }
        catch (OperationCanceledException)
        {
            Terminal.Note($"stopped by {interrupt.Cause}; the model is in {folder}");
            return false;
        }

        Terminal.Line($"picture  {DemoFolder.Picture(folder)}");
        Terminal.Line($"page     {DemoFolder.Page(folder)}  (open it in a browser: zoom, search, t-SNE)");
        return true;
    }

    private void ShowWhatNext()
    {
        Chapter("9. The model is yours");
        Terminal.Line($"model folder: {folder}");
        Terminal.Line($"  w2v similar {folder} kitten");
        Terminal.Line($"  w2v analogy {folder} king queen man");
        Terminal.Line($"  w2v plot {folder} --output near-king.png --near king --top 40");
        Terminal.Line($"  w2v train YOUR-TEXT.txt --output my-model");
    }

    private static void Chapter(string title)
    {
        Terminal.Line();
        Terminal.Line($"{title}");
        Terminal.Line($"{new string('-', title.Length)}");
    }
}
