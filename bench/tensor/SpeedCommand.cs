using System.CommandLine;
using System.Globalization;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace TensorBench;

/// <summary><c>speed CORPUS</c>: words/s by setting, settings in turns, medians of the turns. A setting that fails is a row that says why.</summary>
internal static class SpeedCommand
{
    public const string Name = "speed";

    /// <summary>Where a failed setting's row has its rate.</summary>
    public const string Failed = "failed: ";

    // Rows that a centre touches: its own, its share of its block's columns and of its group's negatives. Each is gathered (read, written),
    // its gradient written and read, and the row read and written back; what the caches save of that is not counted.
    private const double RowsOfCenter = 1 + (26.0 / 16) + (64.0 / 128);
    private const int PassesOfRow = 6;

    // More than any setting trains in its seconds.
    private const int Epochs = 1_000_000;

    public static Command Create()
    {
        var corpus = new Argument<string>("corpus") { Description = "A text file, a sentence a line, or .gz" };
        var device = BenchOptions.Device("cpu");
        var groups = new Option<string[]>("--group") { Description = $"What to time: {string.Join(", ", SpeedSettings.Groups)} [default: all]", DefaultValueFactory = _ => [] };
        groups.AcceptOnlyFromAmong([.. SpeedSettings.Groups]);
        var tokens = BenchOptions.Tokens("3000000");
        var seconds = new Option<double>("--seconds") { Description = "Seconds a setting", DefaultValueFactory = _ => 2 };
        var turns = new Option<int>("--turns") { Description = "Turns, of which the median counts", DefaultValueFactory = _ => 3 };
        var command = new Command(Name, "Words/s of the trainers by setting, and the share of the memory bandwidth") { corpus, device, groups, tokens, seconds, turns };
        command.SetAction(parsed =>
        {
            BenchOptions.EnsurePositive(("--tokens", parsed.GetValue(tokens) ?? 1), ("--seconds", parsed.GetValue(seconds)), ("--turns", parsed.GetValue(turns)));
            var start = TrainingOptions.Default with { Device = parsed.GetValue(device)!, MaxTokens = parsed.GetValue(tokens) ?? 3_000_000, Epochs = Epochs };
            start.EnsureValid();
            var asked = parsed.GetValue(groups)!;
            return Run(
                new SpeedMeter(BenchOptions.ExistingFile(parsed.GetValue(corpus)!), parsed.GetValue(seconds)),
                [.. (asked.Length == 0 ? SpeedSettings.Groups : asked).SelectMany(group => SpeedSettings.Of(group, start))],
                start.Device,
                parsed.GetValue(turns));
        });
        return command;
    }

    private static int Run(SpeedMeter meter, IReadOnlyList<SpeedSetting> settings, string device, int turns)
    {
        var bandwidth = SpeedMeter.Bandwidth(device);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DeviceName.Of(device)}: copies at {bandwidth / 1e9:F1} GB/s, {get_num_threads()} torch threads"));
        Console.WriteLine("| setting | words | words/s | GB/s | of the bandwidth |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        var rates = settings.ToDictionary(setting => setting.Name, _ => new List<double>());
        var failures = 0;
        for (var turn = 1; turn <= turns; turn++)
        {
            foreach (var setting in settings)
            {
                try
                {
                    rates[setting.Name].Add(meter.WordsPerSecond(setting.Options));
                    if (turn == turns) Console.WriteLine(Row(setting, meter.VocabularySize(setting.Options), Median(rates[setting.Name]), bandwidth));
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    failures++;
                    Console.Error.WriteLine(exception);
                    Console.WriteLine($"| {setting.Name} | – | {Failed}{FirstLine(exception.Message)} | – | – |");
                }
            }
        }

        return failures == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string Row(SpeedSetting setting, int words, double rate, double bandwidth)
    {
        var bytes = rate * RowsOfCenter * PassesOfRow * setting.Options.Dimension * sizeof(float);
        // The fast CPU trainer's rows stay in the caches, and full softmax passes over all of them.
        var share = setting.Options is { Trainer: TrainerKind.Tensor, Loss: TrainingLoss.NegativeSampling }
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} | {bytes / bandwidth:P0}")
            : "– | –";
        return string.Create(CultureInfo.InvariantCulture, $"| {setting.Name} | {words:N0} | {rate:N0} | {share} |");
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);

    private static string FirstLine(string message) => message.Split('\n')[0].Trim().Replace('|', '/');
}
