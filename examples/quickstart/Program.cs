using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

var options = new TrainingOptions { Dimension = 40, Epochs = 8, MinCount = 1, Sample = 0, LearningRate = 0.05 };
var corpus = Corpus.Build(TextSource.FromPaths(["corpus.txt"]), options.ToCorpusOptions());
using var model = options.CreateModel(corpus.Vocabulary);
var result = options.CreateTrainer().Train(model, corpus);
Console.WriteLine($"mean loss {result.Epochs[^1].MeanLoss:F3} after {result.Words} words");

using var vectors = WordVectors.FromModel(model, corpus.Vocabulary);
foreach (var (word, similarity) in vectors.MostSimilar("cat", top: 5)) Console.WriteLine($"{word} {similarity:F3}");
Console.WriteLine(vectors.Analogy("king", "queen", "man", top: 1)[0].Word);
ModelFolder.Save("model", model, corpus.Vocabulary, options.ToRecord());
