// Full softmax on a vocabulary of 10,000 words: pairs/s of TensorTrainer and of the model as one would first write it, in turns.
//   dotnet run -c Release --project bench/softmax CORPUS.txt
using System.Diagnostics;
using System.Globalization;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

const int Words = 10_000;
const int Turns = 3;
const int LinearPairs = 40_000;
int[] linearBatches = [128, 512, 2048];

var options = TrainingOptions.Default with
{
    Loss = TrainingLoss.Softmax, Trainer = TrainerKind.Tensor, MaxVocabulary = Words, MaxTokens = 400_000, MinCount = 1, Epochs = 1,
};
var corpus = Corpus.Build(TextSource.FromPaths([args[0]]), options.ToCorpusOptions());
Console.WriteLine($"{corpus.Vocabulary.Count:N0} words, {options.Dimension} dimensions, {get_num_threads()} torch threads");
var rates = new Dictionary<string, List<double>>(StringComparer.Ordinal);
for (var turn = 0; turn < Turns; turn++)
{
    foreach (var batch in linearBatches) Add($"nn.Linear and cross_entropy, batches of {batch} pairs", Linear(batch));
    foreach (var gradients in Enum.GetValues<GradientKind>()) Add($"TensorTrainer, {gradients} gradients", Trainer(gradients));
}

var best = rates.Where(rate => rate.Key.StartsWith("nn.", StringComparison.Ordinal)).Max(rate => Median(rate.Value));
foreach (var (name, values) in rates)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Median(values):N0} pairs/s, {Median(values) / best:F2} of the best nn.Linear"));

void Add(string name, double rate)
{
    if (!rates.TryGetValue(name, out var list)) rates[name] = list = [];
    list.Add(rate);
}

double Trainer(GradientKind gradients)
{
    using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(8));
    using var model = options.CreateModel(corpus.Vocabulary);
    var result = new TensorTrainer(options with { Gradients = gradients }).Train(model, corpus, cancellation: stop.Token);
    return result.Epochs.Sum(epoch => epoch.Pairs) / result.Elapsed.TotalSeconds;
}

double Linear(int batch)
{
    using var scope = NewDisposeScope();
    var embedding = nn.Embedding(Words, options.Dimension);
    var linear = nn.Linear(options.Dimension, Words, hasBias: false);
    var optimizer = optim.SGD([.. embedding.parameters(), .. linear.parameters()], options.LearningRate);
    var pairs = Pairs();
    var clock = Stopwatch.StartNew();
    for (var start = 0; start + batch <= pairs.Count; start += batch)
    {
        using var step = NewDisposeScope();
        var centers = tensor(pairs.Skip(start).Take(batch).Select(pair => (long)pair.Center).ToArray());
        var contexts = tensor(pairs.Skip(start).Take(batch).Select(pair => (long)pair.Context).ToArray());
        optimizer.zero_grad();
        nn.functional.cross_entropy(linear.call(embedding.call(centers)), contexts).backward();
        optimizer.step();
    }

    return pairs.Count / batch * batch / clock.Elapsed.TotalSeconds;
}

List<WordPair> Pairs()
{
    var random = new RandomSource(1);
    var window = new SkipGramWindow(options.Window, isFixed: false);
    var pairs = new List<WordPair>();
    for (var sentence = 0; pairs.Count < LinearPairs; sentence++) window.AddPairs(corpus.Sentence(sentence), pairs, ref random);
    return pairs;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
