using System.Globalization;
using Spectre.Console;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Output;

/// <summary>Shows long work on standard error: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    public static Corpus Reading(bool quiet, Func<IProgress<CorpusProgress>?, Corpus> work) => Show(quiet, "reading", ShareOf, Describe, work);

    public static TrainingResult Training(bool quiet, Func<IProgress<TrainingProgress>?, TrainingResult> work) =>
        Show(quiet, "training", p => p.Share, Describe, work);

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
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var task = context.AddTask(name, maxValue: 1);
                return work(new Handler<TProgress>(p =>
                {
                    var share = shareOf(p);
                    task.IsIndeterminate = share is null;
                    task.Value = share ?? 0;
                    task.Description = Markup.Escape($"{name} {describe(p)}");
                }));
            });

    private static TResult ShowLines<TProgress, TResult>(
        string name,
        Func<TProgress, double?> shareOf,
        Func<TProgress, string> describe,
        Func<IProgress<TProgress>?, TResult> work)
    {
        var last = DateTime.UtcNow;
        return work(new Handler<TProgress>(p =>
        {
            if (DateTime.UtcNow - last < LineInterval) return;
            last = DateTime.UtcNow;
            Terminal.Note($"{name} {shareOf(p):P0} {describe(p)}");
        }));
    }

    private static double? ShareOf(CorpusProgress p) => p.TotalBytes is > 0 and var total ? Math.Min(1, (double)p.BytesRead / total) : null;

    private static string Describe(CorpusProgress p) =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Tokens:N0} words, {p.Tokens / Math.Max(1e-3, p.Elapsed.TotalSeconds):N0} words/s");

    private static string Describe(TrainingProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {p.Epoch}/{p.Epochs}, {p.WordsPerSecond:N0} words/s, loss {p.MeanLoss:F4}, rate {p.LearningRate:F5}, {p.Remaining:h\\:mm\\:ss} left");

    private sealed class Handler<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
