using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v evaluate MODEL --analogies FILE --pairs FILE</c>: how good the vectors are by questions that people have answered.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Vectors();
        var analogies = File("--analogies", "Analogy questions: ': section' lines and lines of four words, as Google's questions-words.txt");
        var pairs = File("--pairs", "Word pairs with human scores: WORD, tab, WORD, tab, NUMBER a line, as WordSim-353");
        var restrict = new Option<int?>("--restrict-vocab")
        {
            Description = "Know the first N words only [default: 30000 for analogies, 300000 for pairs]",
            HelpName = "N",
        };
        restrict.AcceptNumbers();
        var protocol = new Option<string>("--protocol")
        {
            Description = "What may answer an analogy: gensim bars every spelling of the question's words; google (word2vec.c) the words themselves, and cosines not above 0",
            DefaultValueFactory = _ => EnumWords.Of(AnalogyProtocol.Gensim),
        };
        protocol.AcceptWords(EnumWords.All<AnalogyProtocol>());
        var caseSensitive = new Option<bool>("--case-sensitive") { Description = "Tell Paris from paris" };
        var unknownIsWrong = new Option<bool>("--unknown-is-wrong") { Description = "Count questions and pairs with unknown words as failed, not skipped" };
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Score vectors by analogy questions and word pairs")
        {
            model, analogies, pairs, restrict, protocol, caseSensitive, unknownIsWrong, json,
        };
        command.SetAction(parsed =>
        {
            var number = parsed.GetValue(restrict);
            var (ignoreCase, fails) = (!parsed.GetValue(caseSensitive), parsed.GetValue(unknownIsWrong));
            var rules = new AnalogyOptions { IgnoreCase = ignoreCase, UnknownIsWrong = fails, Protocol = EnumWords.Parse<AnalogyProtocol>(parsed.GetValue(protocol)!) };
            var judging = new SimilarityOptions { IgnoreCase = ignoreCase, UnknownIsZero = fails };
            return Run(
                parsed.GetValue(model)!,
                new EvaluationFiles(parsed.GetValue(analogies), parsed.GetValue(pairs)),
                rules with { RestrictVocabulary = number ?? rules.RestrictVocabulary },
                judging with { RestrictVocabulary = number ?? judging.RestrictVocabulary },
                parsed.GetValue(json));
        });
        return command;
    }

    private static Option<string> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static int Run(string model, EvaluationFiles files, AnalogyOptions rules, SimilarityOptions judging, bool json)
    {
        if (rules.RestrictVocabulary < 1) throw new OptionsException([$"restrict-vocab is {rules.RestrictVocabulary}; allowed: 1 and more"]);
        if (files is { Analogies: null, Pairs: null }) throw new OptionsException(["there is nothing to evaluate by; give --analogies FILE, --pairs FILE, or both"]);
        // The small files first: a wrong one is told before gigabytes are read.
        var questions = files.Analogies is null ? null : AnalogyQuestions.Load(files.Analogies);
        var pairs = files.Pairs is null ? null : WordPairs.Load(files.Pairs);
        using var vectors = ModelVectors.Open(model);
        // Not before: reading looks for no cancellation.
        using var interrupt = new Interrupt();
        try
        {
            var analogies = questions is null ? null : AnalogyEvaluation.Run(vectors, questions, rules, interrupt.Token);
            var similarity = pairs is null ? null : SimilarityEvaluation.Run(vectors, pairs, judging);
            if (json) Terminal.Json(Document(analogies, rules, similarity, judging));
            else EvaluationTable.Print(analogies, similarity);
            return CommandShell.Success;
        }
        catch (OperationCanceledException)
        {
            Terminal.Note($"stopped by {interrupt.Cause}");
            return interrupt.ExitCode;
        }
    }

    private static JsonObject Document(
        AnalogyResult? analogies, AnalogyOptions rules, SimilarityResult? similarity, SimilarityOptions judging)
    {
        var document = new JsonObject();
        if (analogies is not null) document["analogies"] = EvaluationJson.Of(analogies, rules);
        if (similarity is not null) document["pairs"] = EvaluationJson.Of(similarity, judging);
        return document;
    }

    private sealed record EvaluationFiles(string? Analogies, string? Pairs);
}
