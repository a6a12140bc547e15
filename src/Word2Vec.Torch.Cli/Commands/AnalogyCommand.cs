using System.CommandLine;
using Word2Vec.Torch.Cli.Options;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v analogy MODEL A B C</c>: a is to b as c is to ?</summary>
internal static class AnalogyCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var a = CommonOptions.Word("a", "A is to B as C is to ?");
        var b = CommonOptions.Word("b");
        var c = CommonOptions.Word("c");
        var top = CommonOptions.Top();
        var json = CommonOptions.Json();
        var command = new Command("analogy", "Answer 'a is to b as c is to ?' by b − a + c") { model, a, b, c, top, json };
        command.SetAction(parsed =>
        {
            var count = parsed.ReadTop(top);
            using var opened = OpenedModel.Open(parsed.GetValue(model)!);
            var (first, second, third) = (parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(c)!);
            var answers = opened.Vectors.Analogy(first, second, third, count);
            NeighborList.Print(answers, parsed.GetValue(json), ("a", first), ("b", second), ("c", third));
            return CommandShell.Success;
        });
        return command;
    }
}
