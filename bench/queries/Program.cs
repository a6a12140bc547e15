// Answers queries on a word2vec file in turns with bench/queries.py, which asks by lines on standard input:
//   QueriesBench FILE              "single COUNT" or "batch COUNT": prints the seconds for one query, or for the batch
//   QueriesBench random V N        no file: random vectors, and the median time of single queries
using System.Diagnostics;
using System.Globalization;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

const int RandomQueries = 21;

if (args[0] == "random")
{
    var (rows, dimension) = (Number(args[1]), Number(args[2]));
    using var random = Open([.. Enumerable.Range(0, rows).Select(i => $"word{i}")], randn([rows, dimension], float32));
    var times = Enumerable.Range(0, RandomQueries).Select(i => Seconds(() => random.MostSimilar($"word{i * 37}"))).ToArray();
    Print(times[1..].Order().ElementAt(RandomQueries / 2));
    return;
}

using var table = Word2VecFile.Read(args[0], binary: true);
using var vectors = Open(table.Words, table.Vectors);
for (var turn = 0; Console.ReadLine() is { } line; turn++)
{
    var (kind, count) = (line.Split(' ')[0], Number(line.Split(' ')[1]));
    var queries = Enumerable.Range(0, count).Select(i => WordQuery.Of(vectors.Vocabulary[(int)(((turn * 7919L) + (i * 37L)) % vectors.Vocabulary.Count)])).ToArray();
    if (kind == "batch") Print(Seconds(() => vectors.MostSimilar(queries)));
    else Print(queries.Select(query => Seconds(() => vectors.MostSimilar(query))).Order().ElementAt(count / 2));
}

static WordVectors Open(IReadOnlyList<string> words, Tensor rows) =>
    new(Vocabulary.FromCounts(words.Select(word => KeyValuePair.Create(word, 1L))), rows);

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Print(double seconds) => Console.WriteLine(seconds.ToString("R", CultureInfo.InvariantCulture));

static double Seconds(Action action)
{
    var start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}
