using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v similar MODEL WORD</c>: the words of the highest cosine similarity, to one word or to a weighted sum of several.</summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Vectors();
        var word = CommonOptions.Word();
        word.Arity = ArgumentArity.ZeroOrOne;
        word.Description = "A word of the vocabulary; or none, and --positive";
        var positive = Words("--positive", "Words to add, each with a weight if you like: king woman:0.5");
        var negative = Words("--negative", "Words to subtract, in the same way");
        var json = CommonOptions.Json();
        var command = new Command("similar", "Show the words most similar to a word, or to several added and subtracted") { model, word, positive, negative };
        var options = new QueryOptions(command);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(word) is null && parsed.GetResult(positive) is null && parsed.GetResult(negative) is null)
                throw new OptionsException(["<word> is missing; give one, or --positive and --negative"]);
            using var vectors = ModelVectors.Open(parsed.GetValue(model)!);
            string[] added = [.. parsed.GetValue(word) is { } one ? [one] : Array.Empty<string>(), .. parsed.GetValue(positive) ?? []];
            var query = WordQuery.Of();
            foreach (var (term, weight) in added.Select(Read)) query = query.Plus(term, weight);
            foreach (var (term, weight) in (parsed.GetValue(negative) ?? []).Select(Read)) query = query.Minus(term, weight);
            query = options.Apply(parsed, query);
            NeighborList.Print(vectors.MostSimilar(query), parsed.GetValue(json), Question(query));
            return CommandShell.Success;

            (string, double) Read(string text) => QueryOptions.ReadWeighted(text, vectors.Vocabulary);
        });
        return command;
    }

    private static Option<string[]> Words(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static JsonObject Question(WordQuery query) => query.Terms is [{ Weight: 1 } only]
        ? new JsonObject { ["word"] = only.Word }
        : new JsonObject
        {
            ["terms"] = new JsonArray([.. query.Terms.Select(term => new JsonObject { ["word"] = term.Word, ["weight"] = term.Weight })]),
        };
}
