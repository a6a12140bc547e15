using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Word2Vec.Torch;
using Word2Vec.Torch.Training;

namespace TensorBench;

/// <summary>Runs part after part within the time, whatever becomes of the others, and prints one table.</summary>
internal sealed partial class Judge(JudgeOptions options, CancellationToken stop)
{
    /// <summary>The command w2v.</summary>
    public const string Command = "w2v.dll";

    private const string Tests = "Word2Vec.Torch.Tests.dll";
    private const int Epochs = 5;

    // How w2v doctor begins the line that says why nothing can work.
    private const string MissingMark = "missing: ";

    // Shares of the whole time: what a part should take, below which it is not begun, and what it may take.
    private const double TestsNeed = 0.1;
    private const double TestsLimit = 0.35;
    private const double TrainingNeed = 0.12;
    private const double TrainingLimit = 0.4;
    private const double SpeedShare = 0.4;

    // Reading the text, starting the process and the device.
    private const double SecondsAround = 10;
    private const double SecondsBetween = 0.5;
    private const long MostTokensToTime = 20_000_000;
    private const double MostSecondsASetting = 4;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<ResultRow> _rows = [];
    private readonly string _device = DeviceName.Of(options.Device);

    private double Total => options.Minutes * 60;

    private double Remaining => Total - _clock.Elapsed.TotalSeconds;

    public int Run()
    {
        Directory.CreateDirectory(options.Output);
        var log = Path.Combine(options.Output, "log.txt");
        File.WriteAllText(log, "");
        var children = new ChildProcesses(log, options.Torch, stop);
        if (children.Run(Command, ["doctor"], Patience(TestsLimit * Total)) is { Problem: { } problem } doctor)
        {
            Console.Error.WriteLine($"error: {options.Torch.Description}: {doctor.Line(MissingMark)?[MissingMark.Length..] ?? problem}");
            return ExitCodes.Failure;
        }

        var scratch = Directory.CreateTempSubdirectory("w2v-judge-");
        try
        {
            RunParts(children, scratch.FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        var text = Report();
        AtomicFile.Write(Path.Combine(options.Output, "table.txt"), stream => stream.Write(Encoding.UTF8.GetBytes(text + "\n")));
        Console.WriteLine(text);
        return stop.IsCancellationRequested ? ExitCodes.Stopped : _rows.Exists(row => row.Failed) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private void RunParts(ChildProcesses children, string scratch)
    {
        Part("checks", options.IsCuda ? "CUDA tests" : "the tensor trainer's unit tests", _device, TestsNeed * Total, row => [Check(row, children)]);
        foreach (var trainer in (string[])["tensor", "hogwild"])
        {
            var (setting, device) = trainer == "tensor"
                ? ("tensor trainer", _device)
                : ($"fast CPU trainer, {Environment.ProcessorCount} threads", DeviceName.Cpu);
            Part("quality", $"{setting}, default, {Epochs} epochs", device, TrainingNeed * Total, row => [Train(row, trainer, children, Path.Combine(scratch, trainer))]);
        }

        var start = TrainingOptions.Default with { Device = options.Device };
        var groups = SpeedSettings.Groups.Select(group => (Name: group, Settings: SpeedSettings.Of(group, start))).ToList();
        var seconds = Math.Min(MostSecondsASetting, SpeedShare * Total / groups.Sum(group => group.Settings.Count));
        foreach (var (name, settings) in groups)
        {
            var need = SecondsAround + (settings.Count * (seconds + SecondsBetween));
            Part("speed", name, name == SpeedSettings.Threads ? DeviceName.Cpu : _device, need, row => Time(row, settings, seconds, children));
        }
    }

    /// <summary>Runs a part if the time allows, and says how it went.</summary>
    private void Part(string part, string setting, string device, double need, Func<ResultRow, IEnumerable<ResultRow>> run)
    {
        var row = new ResultRow(part, setting, device);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_clock.Elapsed.TotalSeconds,5:F0} s] {part}: {setting}"));
        if (stop.IsCancellationRequested) _rows.Add(row with { Skipped = true, Note = "stopped" });
        else if (Remaining < need) _rows.Add(row with { Skipped = true, Note = string.Create(CultureInfo.InvariantCulture, $"needs {need:F0} s, {Math.Max(0, Remaining):F0} s are left") });
        else _rows.AddRange(run(row));
    }

    private ResultRow Check(ResultRow row, ChildProcesses children)
    {
        string[] filter = options.IsCuda ? ["-trait", "Category=Cuda"] : ["-class", "*.TensorTrainerTests", "-class", "*.CpuDeviceTests"];
        var clock = Stopwatch.StartNew();
        var result = children.Run(Tests, [.. filter, "-noColor", "-noLogo"], Patience(TestsLimit * Total));
        if (Summary().Match(result.Output) is not { Success: true } summary) return row with { Failed = true, Note = result.Problem ?? "the tests ended without a summary" };
        var (failed, skipped) = (Count("errors") + Count("failed"), Count("skipped"));
        var passed = Count("total") - failed - skipped - Count("left");
        return row with
        {
            // A test that finds no device here is skipped, and has checked nothing.
            Failed = result.Problem is not null || failed > 0 || skipped > 0 || passed == 0,
            Note = string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, {skipped} skipped; {clock.Elapsed.TotalSeconds:F0} s"),
        };

        int Count(string group) => int.Parse(summary.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    private ResultRow Train(ResultRow row, string trainer, ChildProcesses children, string model)
    {
        string[] cap = options.Tokens is { } tokens ? ["--max-tokens", tokens.ToString(CultureInfo.InvariantCulture)] : [];
        string[] place = trainer == "tensor" ? ["--device", options.Device] : [];
        string[] training = ["train", options.Corpus, "--output", model, "--quiet", "--trainer", trainer, "--epochs", $"{Epochs}", .. place, .. cap];
        var trained = children.Run(Command, training, Patience(TrainingLimit * Total));
        if (trained.Problem is not null) return row with { Failed = true, Note = trained.Problem };
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "config.json")))!["training"]!["result"]!;
        var (words, seconds) = (result["words"]!.GetValue<long>(), result["seconds"]!.GetValue<double>());
        row = row with { WordsPerSecond = words / seconds, Note = string.Create(CultureInfo.InvariantCulture, $"{words:N0} words in {seconds:F1} s") };
        if (options.Questions is not { } files) return row with { Note = row.Note + "; not judged without --pairs and --analogies" };
        var judged = children.Run(Command, ["evaluate", model, "--pairs", files.Pairs, "--analogies", files.Analogies, "--json"], Patience(Remaining));
        if (judged.Problem is not null) return row with { Failed = true, Note = judged.Problem };
        var scores = JsonNode.Parse(judged.Output)!;
        return row with { WordSim = (double?)scores["pairs"]!["spearman"]!["coefficient"], Analogies = (double?)scores["analogies"]!["total"]!["accuracy"] };
    }

    private List<ResultRow> Time(ResultRow group, IReadOnlyList<SpeedSetting> settings, double seconds, ChildProcesses children)
    {
        var tokens = Math.Min(options.Tokens ?? MostTokensToTime, MostTokensToTime);
        string[] timing = ["--seconds", seconds.ToString("F2", CultureInfo.InvariantCulture), "--tokens", $"{tokens}", "--turns", "1"];
        // The threads' times need no GPU, and are taken where it fails.
        var device = group.Setting == SpeedSettings.Threads ? "cpu" : options.Device;
        var need = SecondsAround + (settings.Count * (seconds + SecondsBetween));
        var result = children.Run("TensorBench.dll", [SpeedCommand.Name, options.Corpus, "--device", device, "--group", group.Setting, .. timing], Patience(2 * need));
        var lines = result.Output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 7).ToLookup(cells => cells[1]);
        var rows = settings.Where(setting => lines.Contains(setting.Name)).Select(setting => Timed(group with { Setting = setting.Name }, lines[setting.Name].First())).ToList();
        // A process that dies takes the settings with it that it had not come to.
        if (result.Problem is not null && rows.Count < settings.Count) rows.Add(group with { Setting = $"{group.Setting}: {settings[rows.Count].Name}", Failed = true, Note = result.Problem });
        return rows;
    }

    private static ResultRow Timed(ResultRow row, string[] cells)
    {
        if (cells[3].StartsWith(SpeedCommand.Failed, StringComparison.Ordinal)) return row with { Failed = true, Note = cells[3][SpeedCommand.Failed.Length..] };
        var memory = cells[4] == "–" ? "" : $"; {cells[4]} GB/s, {cells[5]} of what copies reach";
        return row with { WordsPerSecond = double.Parse(cells[3], NumberStyles.Number, CultureInfo.InvariantCulture), Note = $"{cells[2]} different words{memory}" };
    }

    private string Report()
    {
        var size = options.Tokens is { } tokens ? string.Create(CultureInfo.InvariantCulture, $", its first {tokens:N0} tokens") : "";
        List<string> lines =
        [
            $"{Path.GetFileName(options.Corpus)}{size}; {options.Torch.Description}; .NET {Environment.Version}",
            "",
            ResultTable.Of(_rows),
            "",
        ];
        if (options.IsCuda) lines.AddRange(Verdict.Of(_rows.Find(row => row is { Part: "quality" }), _rows.FindLast(row => row is { Part: "quality" })));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{_rows.Count(row => row.Failed)} failed, {_rows.Count(row => row.Skipped)} skipped, {_clock.Elapsed.TotalSeconds:F0} s of {Total:F0} s"));
        return string.Join('\n', lines);
    }

    private TimeSpan Patience(double seconds) => TimeSpan.FromSeconds(Math.Max(1, Math.Min(seconds, Remaining)));

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+), Not Run: (?<left>\d+)")]
    private static partial Regex Summary();
}
