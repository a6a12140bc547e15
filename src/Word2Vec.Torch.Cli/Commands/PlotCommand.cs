using System.CommandLine;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Cli.Plots;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v plot MODEL --output FILE</c>: a map of words, or the course of the training.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Vectors();
        var command = new Command("plot", "Draw a map of words, or the course of the training") { model };
        var options = new PlotOptionSet(command);
        var quiet = CommonOptions.Quiet();
        command.Add(quiet);
        command.SetAction(parsed => Run(parsed.GetValue(model)!, options.Read(parsed), parsed.GetValue(quiet)));
        return command;
    }

    private static int Run(string model, PlotRequest request, bool quiet)
    {
        if (PathPlaces.AreSame(request.Output, model)) throw new OptionsException([$"output is {request.Output}, the model itself: choose another name"]);
        AtomicFile.EnsureWritable(request.Output);
        if (request.History) DrawHistory(model, request);
        else if (DrawWords(model, request, quiet) is { } exitCode) return exitCode;
        if (!quiet) Terminal.Saved($"saved {request.Output}");
        return CommandShell.Success;
    }

    private static void DrawHistory(string model, PlotRequest request)
    {
        Picture.EnsureLibrary();
        using var plot = TrainingFigure.Draw($"Training of {NameOf(model)}", TrainingHistory.Load(model).Entries, request.Theme);
        Picture.Save(request.Output, plot);
        PictureFonts.Warn([]);
    }

    /// <returns>The exit code if the user stopped it, else null.</returns>
    private static int? DrawWords(string model, PlotRequest request, bool quiet)
    {
        using var vectors = ModelVectors.Open(model);
        // Not before: while vectors are read, which looks for no cancellation, a signal may end the process as it does by itself.
        using var interrupt = new Interrupt();
        try
        {
            WordMap.Save(vectors, NameOf(model), request, quiet, interrupt.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            Terminal.Note($"stopped by {interrupt.Cause}; nothing was saved");
            return interrupt.ExitCode;
        }
    }

    private static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)));
}
