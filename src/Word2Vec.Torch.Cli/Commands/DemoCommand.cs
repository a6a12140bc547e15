using System.CommandLine;
using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v demo</c>: the whole guide on a built-in corpus, in a minute.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where to leave the demo's model and maps; an earlier one there is replaced [default: w2v-demo in the temporary folder]",
        };
        var quiet = CommonOptions.Quiet();
        var command = new Command("demo", "Walk through the guide on a built-in corpus: tokens to analogies") { output, quiet };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output) ?? Path.Combine(Path.GetTempPath(), "w2v-demo");
            DemoFolder.RemoveEarlierMaps(folder);
            using var reservation = ModelFolder.Reserve(folder, overwrite: true);
            using var interrupt = new Interrupt();
            return new DemoTour(folder, parsed.GetValue(quiet), interrupt).Run();
        });
        return command;
    }
}
