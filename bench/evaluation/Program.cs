// Seconds to answer analogy questions with vectors in word2vec's form, a line a turn, and what came out; bench/evaluation.py sets them
// against gensim's: EvaluationBench VECTORS QUESTIONS RESTRICT TURNS
using System.Diagnostics;
using System.Globalization;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

using var table = Word2VecFile.Read(args[0]);
using var vectors = table.ToVectors();
var options = new AnalogyOptions { RestrictVocabulary = int.Parse(args[2], CultureInfo.InvariantCulture) };
for (var turn = 0; turn < int.Parse(args[3], CultureInfo.InvariantCulture); turn++)
{
    var start = Stopwatch.GetTimestamp();
    var total = AnalogyEvaluation.Run(vectors, AnalogyQuestions.Load(args[1]), options).Total;
    var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F3}\t{total.Correct}\t{total.Attempted}"));
}
