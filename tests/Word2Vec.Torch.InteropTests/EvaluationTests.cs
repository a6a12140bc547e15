using System.Text.Json.Nodes;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Tests;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Google's questions and WordSim-353 on the same vectors: our figures are gensim's.</summary>
public sealed class EvaluationTests
{
    private const int Dimension = 20;
    private const float Noise = 0.55f;

    [Theory]
    [InlineData(30_000, true, false)]
    [InlineData(30_000, false, false)]
    [InlineData(900, true, false)]
    [InlineData(900, true, true)]
    public async Task Figures_are_gensims(int restrict, bool ignoreCase, bool unknownCounts)
    {
        await Python.RequireAsync("gensim");
        var (analogyFile, pairFile) = (TestData.Path("questions-words.txt"), TestData.Path("wordsim353.tsv"));
        var (questions, pairs) = (AnalogyQuestions.Load(analogyFile), WordPairs.Load(pairFile));
        using var folder = new TempFolder();
        using var table = Planted(questions, pairs);
        Word2VecFile.Write(folder["vectors.bin"], table, binary: true);

        var expected = await Python.RunAsync(
            "gensim", "gensim_evaluate", folder["vectors.bin"], analogyFile, pairFile, $"{restrict}", $"{ignoreCase}", $"{unknownCounts}");

        using var vectors = table.ToVectors();
        var analogies = AnalogyEvaluation.Run(
            vectors, questions, new AnalogyOptions { RestrictVocabulary = restrict, IgnoreCase = ignoreCase, UnknownIsWrong = unknownCounts });
        Assert.InRange(analogies.Total.Accuracy, 0.1, 0.9);
        Assert.Equal((double)expected["total"]!, analogies.Total.Accuracy, InteropTolerances.EvaluationFigure);
        foreach (var (score, theirs) in analogies.Sections.Append(analogies.Total).Zip(expected["sections"]!.AsArray(), (ours, theirs) => (ours, theirs!)))
        {
            Assert.Equal((int)theirs["attempted"]!, score.Attempted);
            Assert.Equal(AccuracyOf(theirs), score.Accuracy, InteropTolerances.EvaluationFigure);
        }

        var similarity = SimilarityEvaluation.Run(
            vectors, pairs, new SimilarityOptions { RestrictVocabulary = restrict, IgnoreCase = ignoreCase, UnknownIsZero = unknownCounts });
        AgreeOn(expected["pearson"]!, similarity.Pearson);
        AgreeOn(expected["spearman"]!, similarity.Spearman);
        Assert.Equal((double)expected["unknown_percent"]!, 100 * similarity.UnknownShare, InteropTolerances.EvaluationFigure);
    }

    private static double AccuracyOf(JsonNode section) =>
        (int)section["attempted"]! is > 0 and var attempted ? (double)(int)section["correct"]! / attempted : 0;

    private static void AgreeOn(JsonNode theirs, Correlation ours)
    {
        Assert.Equal((double)theirs[0]!, ours.Coefficient, InteropTolerances.EvaluationFigure);
        Assert.Equal((double)theirs[1]!, ours.PValue, InteropTolerances.EvaluationFigure);
    }

    /// <summary>
    /// Vectors in which a section's second words lie about the same step from its first ones, so that some questions are answered rightly
    /// and some not. Every third word is there in lower case first, with a vector of its own.
    /// </summary>
    private static WordTable Planted(AnalogyQuestions questions, WordPairs pairs)
    {
        var random = new RandomSource(7);
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var section in questions.Sections)
        {
            var step = Draw(ref random);
            foreach (var question in section.Questions)
            {
                Place(question.A, question.B, step, ref random);
                Place(question.C, question.Expected, step, ref random);
            }
        }

        foreach (var pair in pairs.Pairs) Place(pair.First, pair.Second, Draw(ref random), ref random);
        var words = vectors.Keys.ToList();
        using var scope = NewDisposeScope();
        return new WordTable(words, stack(words.Select(word => tensor(vectors[word]))));

        void Place(string first, string second, float[] step, ref RandomSource source)
        {
            if (vectors.Count % 3 == 0) vectors.TryAdd(first.ToLowerInvariant(), Draw(ref source));
            vectors.TryAdd(first, Draw(ref source));
            var noise = Draw(ref source);
            vectors.TryAdd(second, [.. vectors[first].Select((x, i) => x + step[i] + Noise * noise[i])]);
        }
    }

    private static float[] Draw(ref RandomSource random)
    {
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++) vector[i] = (float)(2 * random.NextDouble() - 1);
        return vector;
    }
}
