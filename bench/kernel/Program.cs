// What a window's step costs by instruction set, with and without the loss, in turns of a few milliseconds: dotnet run -c Release [dimension]
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Training.Kernels;

const int Words = 70_000;
const int Windows = 400;
const int Window = 5;
const int Negatives = 5;
const int Turns = 3000;
const int TurnsToWarmUp = 1000;
const float LearningRate = 1e-6f;

var dimension = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
var random = new RandomSource(seed: 1);
unsafe
{
    float* input = RandomRows(), output = RandomRows();
    var windows = Enumerable.Range(0, Windows).Select(_ => RandomWindow((nint)input, (nint)output)).ToArray();
    var runs = Enum.GetValues<InstructionSet>()
        .Where(set => set != InstructionSet.Auto && WindowKernels.IsSupported(set))
        .SelectMany(set => Enumerable.Range(0, 2), (set, withLoss) => new Run(set, withLoss == 1, WindowKernels.Create(set, dimension)))
        .ToList();
    for (var turn = 0; turn < Turns; turn++)
    {
        foreach (var run in runs)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var window in windows) run.Kernel.Step(window, LearningRate, run.WithLoss);
            run.Kernel.TakeLoss();
            if (turn >= TurnsToWarmUp) run.Nanoseconds.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Windows);
        }
    }

    Console.WriteLine($"{dimension} dimensions, {windows.Average(window => window.Pairs):F1} pairs a window, medians of {Turns - TurnsToWarmUp} turns");
    foreach (var (bare, withLoss) in runs.Where(run => !run.WithLoss).Zip(runs.Where(run => run.WithLoss)))
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bare.Set,-10} {Median(bare),8:F1} ns a window, {Median(runs[0]) / Median(bare),5:F2} times scalar, with loss {100 * ((Median(withLoss) / Median(bare)) - 1):F1} % more"));

    float* RandomRows()
    {
        var rows = (float*)NativeMemory.AlignedAlloc((nuint)Words * (nuint)dimension * sizeof(float), 64);
        for (var i = 0L; i < (long)Words * dimension; i++) rows[i] = 0.6f * (float)(random.NextDouble() - 0.5);
        return rows;
    }
}

// Words by Zipf's law, roughly: few often, most seldom.
int RandomWord(double skew) => (int)(Words * Math.Pow(random.NextDouble(), skew));

unsafe WindowRows RandomWindow(nint input, nint output)
{
    var radius = 1 + random.NextInt(Window);
    var sentence = Enumerable.Range(0, (2 * radius) + 1).Select(_ => RandomWord(skew: 4)).ToArray();
    var negatives = Enumerable.Range(0, Negatives).Select(_ => RandomWord(skew: 2)).ToArray();
    var rows = new WindowRows((float*)input, (float*)output, dimension, 2 * Window, 1 + Negatives);
    rows.Fill(sentence, 0, radius, sentence.Length, negatives);
    return rows;
}

static double Median(Run run) => run.Nanoseconds.Order().ElementAt(run.Nanoseconds.Count / 2);

internal sealed record Run(InstructionSet Set, bool WithLoss, IWindowKernel Kernel)
{
    public List<double> Nanoseconds { get; } = [];
}
