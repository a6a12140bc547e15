using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v doesnt-match MODEL WORD...</c>: the word that does not go with the others.</summary>
internal static class DoesntMatchCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var words = new Argument<string[]>("words") { Description = "Words of the vocabulary", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var command = new Command("doesnt-match", "Show which word does not go with the others") { model, words, json };
        command.SetAction(parsed =>
        {
            using var stored = StoredModel.Open(parsed.GetValue(model)!);
            var asked = parsed.GetValue(words)!;
            using var vectors = stored.Select(asked);
            var ranked = vectors.RankByCentrality(asked);
            var odd = ranked[^1].Word;
            if (parsed.GetValue(json)) Terminal.Json(new JsonObject { ["doesnt_match"] = odd, ["centrality"] = NeighborList.ToJson(ranked) });
            else
            {
                Terminal.Line($"{odd} does not match; cosines with the mean of all:");
                NeighborList.Print(ranked);
            }

            return CommandShell.Success;
        });
        return command;
    }
}
