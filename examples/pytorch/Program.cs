// Trains on corpus.txt and saves what neighbors.py opens: vectors.pt by TorchSharp.PyBridge, the words beside it.
//   dotnet run --project examples/pytorch queen
//   python3 examples/pytorch/neighbors.py vectors.pt queen
using System.Globalization;
using TorchSharp.PyBridge;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

var options = new TrainingOptions { Dimension = 20, MinCount = 1, Sample = 0 };
var corpus = Corpus.Build(TextSource.FromPaths(["corpus.txt"]), options.ToCorpusOptions());
using var model = options.CreateModel(corpus.Vocabulary);
options.CreateTrainer().Train(model, corpus);

model.save_py("vectors.pt");
corpus.Vocabulary.Save("vectors.vocab.tsv");

// What PyTorch saves of such a module comes back the same way. Loading takes requires_grad from the file: set it again before training on.
using var again = options.CreateModel(corpus.Vocabulary);
again.load_py("vectors.pt");
using var vectors = WordVectors.FromModel(again, corpus.Vocabulary);
foreach (var (word, similarity) in vectors.MostSimilar(args[0], top: 4)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word,-24} {similarity:F4}"));
