using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Word2Vec.Torch.Projection;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Output;

/// <summary>Shows long work on standard error: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    // So narrow that bar and numbers fit into the 80 columns of a small terminal.
    private const int BarWidth = 8;

    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    public static Corpus Reading(bool quiet, Func<IProgress<CorpusProgress>?, Corpus> work) => Show(quiet, "reading", ShareOf, Describe, work);

    public static TrainingResult Training(bool quiet, Func<IProgress<TrainingProgress>?, TrainingResult> work) =>
        Show(quiet, "training", p => p.Share, Describe, work);

    public static void Layout(bool quiet, Action<IProgress<TSneProgress>?> work) => Show<TSneProgress, bool>(
        quiet, "t-SNE", p => (double)p.Iteration / p.Iterations, Describe, progress =>
        {
            work(progress);
            return true;
        });

    /// <summary>A remark while work goes on: above the bar, or a line among the others.</summary>
    public static void Note(FormattableString text)
    {
        if (Terminal.IsInteractive) Terminal.ErrorOut.WriteLine(Terminal.Escaped(text));
        else Terminal.Note(text);
    }

    private static TResult Show<TProgress, TResult>(
        bool quiet,
        string task,
        Func<TProgress, double?> shareOf,
        Func<TProgress, string> describe,
        Func<IProgress<TProgress>?, TResult> work)
    {
        if (quiet) return work(null);
        return Terminal.IsInteractive ? ShowBar(task, shareOf, describe, work) : ShowLines(task, shareOf, describe, work);
    }

    private static TResult ShowBar<TProgress, TResult>(
        string name,
        Func<TProgress, double?> shareOf,
        Func<TProgress, string> describe,
        Func<IProgress<TProgress>?, TResult> work) =>
        Terminal.ErrorOut.Progress()
            .Columns(
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var task = context.AddTask(name, maxValue: 1);
                return work(new Handler<TProgress>(p =>
                {
                    var share = shareOf(p);
                    task.IsIndeterminate = share is null;
                    task.Value = share ?? 0;
                    task.Description = Markup.Escape(describe(p));
                }));
            });

    private static TResult ShowLines<TProgress, TResult>(
        string name,
        Func<TProgress, double?> shareOf,
        Func<TProgress, string> describe,
        Func<IProgress<TProgress>?, TResult> work)
    {
        var clock = Stopwatch.StartNew();
        var next = FirstLine;
        return work(new Handler<TProgress>(p =>
        {
            if (clock.Elapsed < next) return;
            next = clock.Elapsed + LineInterval;
            Terminal.Note($"{name}{shareOf(p):' '0%}: {describe(p)}");
        }));
    }

    private static double? ShareOf(CorpusProgress p) => p.TotalBytes is > 0 and var total ? Math.Min(1, (double)p.BytesRead / total) : null;

    private static string Describe(CorpusProgress p) =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Tokens:N0} words {Speed(p.Tokens / Math.Max(1e-3, p.Elapsed.TotalSeconds))}");

    /// <summary>A loss that is not known, before the first pair or where none is added up, is not told; nor is the time left before the first word.</summary>
    internal static string Describe(TrainingProgress p)
    {
        var loss = double.IsNaN(p.MeanLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $" loss {p.MeanLoss:F4}");
        var left = p.Words == 0 ? "" : $" {Left(p.Remaining)} left";
        return string.Create(CultureInfo.InvariantCulture, $"epoch {p.Epoch}/{p.Epochs} {Speed(p.WordsPerSecond)}{loss} rate {p.LearningRate:F4}{left}");
    }

    private static string Describe(TSneProgress p) => string.Create(CultureInfo.InvariantCulture, $"t-SNE step {p.Iteration} of {p.Iterations}");

    private static string Speed(double wordsPerSecond) => wordsPerSecond < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{wordsPerSecond:N0} words/s")
        : string.Create(CultureInfo.InvariantCulture, $"{wordsPerSecond / 1000:N0}k words/s");

    // Hours may be more than a day's.
    private static string Left(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}");

    private sealed class Handler<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
