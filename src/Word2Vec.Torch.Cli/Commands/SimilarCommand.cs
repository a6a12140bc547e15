using System.CommandLine;
using Word2Vec.Torch.Cli.Options;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v similar MODEL WORD</c>: the words of the highest cosine similarity.</summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var word = CommonOptions.Word();
        var top = CommonOptions.Top();
        var json = CommonOptions.Json();
        var command = new Command("similar", "Show the words most similar to a word") { model, word, top, json };
        command.SetAction(parsed =>
        {
            var count = parsed.ReadTop(top);
            using var opened = OpenedModel.Open(parsed.GetValue(model)!);
            var asked = parsed.GetValue(word)!;
            var neighbors = opened.Vectors.MostSimilar(asked, count);
            NeighborList.Print(neighbors, parsed.GetValue(json), ("word", asked));
            return CommandShell.Success;
        });
        return command;
    }
}
