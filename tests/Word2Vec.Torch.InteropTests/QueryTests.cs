using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Every question about the vectors of one file has gensim's answer, in gensim's order.</summary>
public sealed class QueryTests
{
    private const int V = 1000;
    private const int N = 30;
    private const int Top = 25;
    private const int Restriction = 300;

    [Fact]
    public async Task Every_query_has_gensims_answer()
    {
        await Python.RequireAsync("gensim");
        using var folder = new TempFolder();
        using var model = new SkipGramModel(V, N, WeightInitialization.Guide, seed: 8);
        var vocabulary = Vocabulary.FromCounts(Enumerable.Range(0, V).Select(id => KeyValuePair.Create($"w{id}", (long)(V - id))));
        ModelFolder.Save(folder["model"], model, vocabulary);
        ModelConverter.Convert(folder["model"], folder["in.bin"]);
        ModelConverter.Convert(folder["model"], folder["out.bin"], new ConversionOptions { Matrix = MatrixChoice.Output });

        var theirs = await Python.RunAsync("gensim", "gensim_queries", folder["in.bin"], folder["out.bin"]);

        using var table = Word2VecFile.Read(folder["in.bin"], binary: true);
        using var vectors = table.ToVectors();
        var queries = Queries(vectors);
        var batch = vectors.MostSimilar([.. queries.Values]);
        foreach (var ((name, query), i) in queries.Zip(Enumerable.Range(0, queries.Count)))
        {
            Agree(name, vectors.MostSimilar(query).Select(item => (item.Word, item.Similarity)), theirs);
            Agree(name, batch[i].Select(item => (item.Word, item.Similarity)), theirs);
        }

        Agree("central", vectors.RankByCentrality(["w1", "w2", "w3", "w20", "w30"]).Select(item => (item.Word, item.Similarity)), theirs);
        Agree("context", ContextPredictor.Predict(model, vocabulary, "w12", Top).Select(item => (item.Word, item.Probability)), theirs);
        Assert.Equal(Strings(theirs, "odd"), Enumerable.Range(4, 26).Select(id => vectors.DoesntMatch(["w1", "w2", "w3", $"w{id}"])));
        Assert.Equal(Strings(theirs, "closer"), vectors.CloserThan("w1", "w6"));
        Assert.Equal(theirs["rank"]!.AsArray().Select(rank => (int)rank!), Enumerable.Range(2, 38).Select(id => vectors.Rank("w1", $"w{id}")));
        Near(theirs, "similarity", id => vectors.Similarity("w1", $"w{id}"));
        Near(theirs, "sets", id => vectors.Similarity(["w1", "w2", $"w{id}"], ["w3", "w4"]));
    }

    private static Dictionary<string, WordQuery> Queries(WordVectors vectors)
    {
        var analogy = WordQuery.Of("w1", "w2").Minus("w3");
        var restricted = WordQuery.Of("w1", "w900").Minus("w3") with { RestrictVocabulary = Restriction };
        var queries = new Dictionary<string, WordQuery>
        {
            ["word"] = WordQuery.Of("w10"),
            ["analogy"] = analogy,
            ["weighted"] = WordQuery.Of().Plus("w1", 0.5).Plus("w2").Plus(vectors["w7"], 0.25).Minus("w3", 2),
            ["vector"] = WordQuery.Of(vectors["w5"]),
            ["restricted"] = restricted,
            ["mul"] = analogy with { Method = QueryMethod.Multiply },
            ["mul_two"] = analogy.Minus("w4") with { Method = QueryMethod.Multiply },
            ["mul_restricted"] = restricted with { Method = QueryMethod.Multiply },
        };
        return queries.ToDictionary(item => item.Key, item => item.Value with { Top = Top });
    }

    private static void Agree(string name, IEnumerable<(string Word, double Score)> ours, JsonObject theirs)
    {
        var expected = theirs[name]!.AsArray().Select(item => (Word: (string)item![0]!, Score: (double)item[1]!)).ToArray();
        var actual = ours.ToArray();
        Assert.Equal(expected.Select(item => item.Word), actual.Select(item => item.Word));
        foreach (var (their, our) in expected.Zip(actual)) Assert.Equal(their.Score, our.Score, InteropTolerances.QueryScore);
    }

    private static void Near(JsonObject theirs, string name, Func<int, double> ours)
    {
        foreach (var (id, their) in theirs[name]!.AsArray().Index()) Assert.Equal((double)their!, ours(id), InteropTolerances.QueryScore);
    }

    private static IEnumerable<string> Strings(JsonObject theirs, string name) => theirs[name]!.AsArray().Select(item => (string)item!);
}
