using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v analogy MODEL A B C</c>: a is to b as c is to ?</summary>
internal static class AnalogyCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Vectors();
        var a = CommonOptions.Word("a", "A is to B as C is to ?");
        var b = CommonOptions.Word("b");
        var c = CommonOptions.Word("c");
        var json = CommonOptions.Json();
        var command = new Command("analogy", "Answer 'a is to b as c is to ?' by b − a + c") { model, a, b, c };
        var options = new QueryOptions(command);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var (first, second, third) = (parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(c)!);
            var query = options.Apply(parsed, WordQuery.Of(second, third).Minus(first));
            using var vectors = ModelVectors.Open(parsed.GetValue(model)!);
            var question = new JsonObject { ["a"] = first, ["b"] = second, ["c"] = third };
            NeighborList.Print(vectors.MostSimilar(query), parsed.GetValue(json), question);
            return CommandShell.Success;
        });
        return command;
    }
}
