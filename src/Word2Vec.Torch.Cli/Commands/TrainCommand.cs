using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v train CORPUS... --output DIR</c>: from text to a model folder.</summary>
internal static class TrainCommand
{
    private const int EpochLines = 10;
    private const string StandardInput = "-";

    public static Command Create()
    {
        var corpus = new Argument<string[]>("corpus")
        {
            Description = "Text files, folders or .gz files, a sentence a line; - is standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        corpus.Validators.Add(RefuseOptions);
        var output = new Option<string>("--output", "-o") { Description = "The model folder to write", Required = true };
        var force = CommonOptions.Force();
        var quiet = CommonOptions.Quiet();
        var evaluate = new Option<string[]>("--evaluate")
        {
            Description = "Score the vectors after every epoch: a file of analogy questions or of word pairs; give it twice for both",
            HelpName = "FILE",
        };
        var tensorBoard = new Option<string>("--tensorboard") { Description = "Write TensorBoard's event files into this folder", HelpName = "DIR" };
        var command = new Command("train", "Train a model on text and write a model folder") { corpus, output, force, quiet, evaluate, tensorBoard };
        var continuing = new ContinueOptionSet(command);
        var training = new TrainingOptionSet(command);
        command.SetAction(parsed =>
        {
            using var continued = continuing.Read(parsed);
            var options = training.Read(parsed, continued?.Model);
            options.EnsureValid();
            if (continued is not null) options.EnsureDimensionOf(continued.Model);
            using var reservation = ModelFolder.Reserve(parsed.GetValue(output)!, parsed.GetValue(force));
            var log = new EpochLog(
                EvaluationSet.Load(parsed.GetValue(evaluate) ?? []),
                parsed.GetValue(tensorBoard) is { } folder ? new TensorBoardLog(folder) : null,
                parsed.GetValue(quiet));
            return Run(parsed.GetValue(corpus)!, parsed.GetValue(output)!, options, continued, log, parsed.GetValue(force), parsed.GetValue(quiet));
        });
        return command;
    }

    // Any number of arguments swallows a misspelt option too.
    private static void RefuseOptions(ArgumentResult paths)
    {
        foreach (var path in paths.Tokens.Select(token => token.Value).Where(path => path.Length > 1 && path.StartsWith('-')))
            paths.AddError($"'{path}' is no option of train; a file of that name is ./{path}");
    }

    private static int Run(
        string[] paths, string output, TrainingOptions options, ContinuedModel? continued, EpochLog log, bool force, bool quiet)
    {
        using var interrupt = new Interrupt();
        // Without this a user who is to type the text would see nothing.
        if (!quiet && paths.Contains(StandardInput)) Terminal.Note($"reading standard input");
        var clock = Stopwatch.StartNew();
        var reading = continued?.Reading(options) ?? options.ToCorpusOptions();
        var corpus = ReadCorpus(TextSource.FromPaths(paths), reading, quiet, interrupt, clock);
        if (corpus is null) return interrupt.ExitCode;

        var readingTime = clock.Elapsed;
        // Every word of the text was in memory, the rare ones too, and training does not allocate enough for them ever to be collected.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // 90 MB for 17 million words
        if (!quiet) continued?.Describe(corpus);
        using var model = continued?.CreateModel(options, corpus.Vocabulary) ?? options.CreateModel(corpus.Vocabulary);
        var result = Train(model, corpus, options, log, quiet, interrupt.Token);
        if (result.Cancelled && result.Words == 0)
        {
            Terminal.Note($"stopped by {interrupt.Cause} before the first step; nothing was saved");
            return interrupt.ExitCode;
        }

        ModelFolder.Save(output, model, corpus.Vocabulary, Record(options, continued, result, readingTime), force, log.History.ToJson());
        if (result.Cancelled)
        {
            Terminal.Note($"stopped by {interrupt.Cause} after {(double)result.Words / result.TotalWords:P1} of the training");
        }

        if (!quiet || result.Cancelled) Terminal.Line($"model saved in {output}");
        return result.Cancelled ? interrupt.ExitCode : CommandShell.Success;
    }

    /// <summary>Reads the text and says what it found; null if the user stopped it.</summary>
    private static Corpus? ReadCorpus(TextSource source, CorpusOptions options, bool quiet, Interrupt interrupt, Stopwatch clock)
    {
        try
        {
            var corpus = ProgressDisplay.Reading(quiet, progress => Build(source, options, progress, interrupt.Token));
            CorpusWarnings.Write(corpus);
            if (!quiet) Describe(corpus, clock.Elapsed);
            return corpus;
        }
        catch (OperationCanceledException)
        {
            Terminal.Note($"stopped by {interrupt.Cause} while reading; nothing was saved");
            return null;
        }
    }

    // On a thread of its own, since nothing wakes a read of standard input; the process need not wait for it to end.
    private static Corpus Build(
        TextSource source, CorpusOptions options, IProgress<CorpusProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => Corpus.Build(source, options, progress, cancellation), cancellation)
            .WaitAsync(cancellation)
            .GetAwaiter()
            .GetResult();

    /// <summary>What config.json says of the training: every option, and the result.</summary>
    private static JsonObject Record(TrainingOptions options, ContinuedModel? continued, TrainingResult result, TimeSpan readingTime)
    {
        var record = options.ToJson();
        if (continued is not null) record["continued_from"] = continued.Record();
        var outcome = result.ToJson();
        outcome["reading_seconds"] = readingTime.TotalSeconds;
        record["result"] = outcome;
        return record;
    }

    private static void Describe(Corpus corpus, TimeSpan time)
    {
        Terminal.Note($"{corpus.RawTokenCount:N0} tokens in {corpus.SentenceCount:N0} sentences, read in {time.TotalSeconds:F1} s");
        Terminal.Note($"{corpus.Vocabulary.Count:N0} words in the vocabulary, {corpus.TokenCount:N0} tokens of them");
    }

    private static TrainingResult Train(
        SkipGramModel model, Corpus corpus, TrainingOptions options, EpochLog log, bool quiet, CancellationToken cancellation)
    {
        var result = ProgressDisplay.Training(quiet, progress => options.CreateTrainer().Train(
            model, corpus, progress, epoch => log.Take(epoch, model, corpus.Vocabulary, cancellation), cancellation: cancellation));
        log.Complete(result);
        if (!quiet)
        {
            DescribeEpochs(result.Epochs);
            Terminal.Note($"{result.Words:N0} words in {result.Elapsed.TotalSeconds:F1} s, {result.WordsPerSecond:N0} words/s");
        }

        return result;
    }

    /// <summary>A line an epoch, but of many epochs only some, evenly, the last one among them.</summary>
    private static void DescribeEpochs(IReadOnlyList<EpochSummary> epochs)
    {
        var step = (epochs.Count + EpochLines - 1) / EpochLines;
        foreach (var epoch in epochs.Where(epoch => epoch.Epoch == 1 || (epochs.Count - epoch.Epoch) % step == 0))
        {
            if (epoch.Pairs == 0) Terminal.Note($"epoch {epoch.Epoch}: no pairs");
            else if (double.IsNaN(epoch.MeanLoss)) Terminal.Note($"epoch {epoch.Epoch}: {epoch.Pairs:N0} pairs, {epoch.Elapsed.TotalSeconds:F1} s");
            else Terminal.Note($"epoch {epoch.Epoch}: mean loss {epoch.MeanLoss:F4} over {epoch.Pairs:N0} pairs, {epoch.Elapsed.TotalSeconds:F1} s");
            if (epoch.ValidationLoss is { } loss) Terminal.Note($"epoch {epoch.Epoch}: mean loss {loss:F4} of the sentences held out");
        }
    }
}
