using Word2Vec.Torch.Cli.Maps;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Projection;
using Word2Vec.Torch.Vectors;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>From a request to a map's file.</summary>
internal static class WordMap
{
    private const int WordsOfOneThread = 1000;

    /// <param name="vectors">The model's.</param>
    /// <param name="model">What to call it.</param>
    /// <param name="request">What to show how.</param>
    /// <param name="quiet">Whether to show no progress and no remarks.</param>
    /// <param name="cancellation">Ends the work with nothing written.</param>
    public static void Save(WordVectors vectors, string model, PlotRequest request, bool quiet, CancellationToken cancellation)
    {
        if (!request.IsPage) Picture.EnsureLibrary();
        using var scope = NewDisposeScope();
        var selection = MapSelection.Of(vectors, model, request.Words, request.Near, request.Top, request.Analogy);
        using var layout = new WordLayout(selection, selection.Matrix(vectors));
        if (UsesTSne(request, selection.Words.Count, quiet)) AddTSne(layout, selection.Words.Count, request, quiet, cancellation);
        if (request.IsPage)
        {
            var content = layout.Page(word => vectors.Vocabulary.CountOf(vectors.Vocabulary.IdOf(word)), cancellation);
            AtomicFile.Write(request.Output, stream => HtmlMap.Write(stream, content));
            return;
        }

        using var plot = layout.Figure().Draw(request.Theme, cancellation);
        Picture.Save(request.Output, plot);
        PictureFonts.Warn(selection.Words);
    }

    /// <summary>On one thread where the steps are so short that two would mostly wait for each other, on a busy machine ten times as long.</summary>
    private static void AddTSne(WordLayout layout, int words, PlotRequest request, bool quiet, CancellationToken cancellation)
    {
        var threads = get_num_threads();
        if (words <= WordsOfOneThread) set_num_threads(1);
        try
        {
            ProgressDisplay.Layout(quiet, progress => layout.AddTSne(request.TSne, progress, cancellation));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>A page holds both projections where it can, a picture the one asked for.</summary>
    private static bool UsesTSne(PlotRequest request, int words, bool quiet)
    {
        if (request.Projection is { } asked) return asked == MapProjection.TSne;
        if (!request.IsPage) return false;
        if (words is >= TSne.MinVectors and <= TSne.MaxVectors) return true;
        if (!quiet) Terminal.Note($"{words:N0} word{(words == 1 ? " is" : "s are")} shown by PCA alone: t-SNE takes {TSne.MinVectors} to {TSne.MaxVectors:N0}");
        return false;
    }
}
