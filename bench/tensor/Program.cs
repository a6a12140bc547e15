// Words/s of TensorTrainer by chunk size, dimension and vocabulary, and the share of the device's memory bandwidth that they need.
//   dotnet run -c Release --project bench/tensor DEVICE CORPUS.txt [TOKENS [SECONDS]]; settings take turns, medians of three
using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

const int CopiedFloats = 1 << 26;
const int Copies = 10;
const int Turns = 3;

// Rows that a centre touches: its own, its share of its block's columns and of its group's negatives. Each is gathered (read, written),
// its gradient written and read, and the row read and written back; what the caches save of that is not counted.
const double RowsOfCenter = 1 + (26.0 / 16) + (64.0 / 128);
const int PassesOfRow = 6;

var device = args[0];
var tokens = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 1_000_000;
var seconds = args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 2;
var bandwidth = Bandwidth();
var options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, Device = device, MaxTokens = tokens, Epochs = 100 };
options.EnsureValid();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{device}: copies at {bandwidth / 1e9:F1} GB/s, {get_num_threads()} torch threads"));
var corpora = new Dictionary<int, Corpus>();
List<(string Name, TrainingOptions Options, List<double> Rates)> settings = [];
foreach (var size in (int[])[128, 256, 512, 1024, 4096, 16_384, 65_536]) Add($"{size} centres a step", options with { BatchSize = size });
foreach (var dimension in (int[])[50, 100, 200, 300]) Add($"{dimension} dimensions", options with { Dimension = dimension });
foreach (var words in (int[])[1_000, 5_000, 25_000]) Add($"{words} words at most", options with { MaxVocabulary = words });
foreach (var sharing in Enum.GetValues<NegativeSharing>()) Add($"negatives shared by {sharing}", options with { NegativeSharing = sharing });
foreach (var optimizer in Enum.GetValues<OptimizerKind>()) Add($"{optimizer}", options with { Optimizer = optimizer });
foreach (var gradients in Enum.GetValues<GradientKind>()) Add($"{gradients} gradients", options with { Gradients = gradients });
Add("deterministic", options with { Deterministic = true });
for (var turn = 0; turn < Turns; turn++)
{
    foreach (var (_, setting, rates) in settings) rates.Add(WordsPerSecond(setting));
}

Console.WriteLine("| setting | words | words/s | GB/s | of the bandwidth |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
foreach (var (name, setting, rates) in settings)
{
    var rate = rates.Order().ElementAt(Turns / 2);
    var bytes = rate * RowsOfCenter * PassesOfRow * setting.Dimension * sizeof(float);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {CorpusOf(setting).Vocabulary.Count:N0} | {rate:N0} | {bytes / 1e9:F1} | {bytes / bandwidth:P0} |"));
}

void Add(string name, TrainingOptions setting) => settings.Add((name, setting, []));

Corpus CorpusOf(TrainingOptions setting)
{
    var key = setting.MaxVocabulary ?? 0;
    if (!corpora.TryGetValue(key, out var corpus)) corpora[key] = corpus = Corpus.Build(TextSource.FromPaths([args[1]]), setting.ToCorpusOptions());
    return corpus;
}

double WordsPerSecond(TrainingOptions setting)
{
    var corpus = CorpusOf(setting);
    using var model = setting.CreateModel(corpus.Vocabulary);
    using var stop = new CancellationTokenSource();
    var (wordsBefore, clock) = (0L, new Stopwatch());
    // The first fifth of the time warms up.
    var progress = new Told(report =>
    {
        if (!clock.IsRunning && report.Elapsed.TotalSeconds > seconds / 5)
        {
            wordsBefore = report.Words;
            clock.Start();
        }

        if (report.Elapsed.TotalSeconds > seconds) stop.Cancel();
    });
    var result = new TensorTrainer(setting).Train(model, corpus, progress, cancellation: stop.Token);
    return (result.Words - wordsBefore) / clock.Elapsed.TotalSeconds;
}

double Bandwidth()
{
    using var scope = NewDisposeScope();
    var (from, to) = (ones(CopiedFloats, device: torch.device(device)), zeros(CopiedFloats, device: torch.device(device)));
    to.copy_(from);
    _ = to[0].item<float>();
    var clock = Stopwatch.StartNew();
    for (var copy = 0; copy < Copies; copy++) to.copy_(from);
    // Waits for the device.
    _ = to[0].item<float>();
    return 2.0 * sizeof(float) * CopiedFloats * Copies / clock.Elapsed.TotalSeconds;
}

internal sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => tell(value);
}
