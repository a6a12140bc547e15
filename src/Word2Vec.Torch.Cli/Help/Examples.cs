namespace Word2Vec.Torch.Cli.Help;

/// <summary>Command lines to start from, by the name of the command. A test runs none of them, but parses them all.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["demo"] = ["w2v demo"],
        ["train"] =
        [
            "w2v train text.txt --output model",
            "w2v train books/ more.txt.gz -o model --dim 300 --epochs 10",
            "w2v train text.txt -o model --evaluate questions-words.txt",
            "w2v train new.txt --continue model -o model2 --grow-vocab",
            "cat *.txt | w2v train - -o model --preset fast",
        ],
        ["similar"] = ["w2v similar model king", "w2v similar model --positive king woman:0.5 --negative man"],
        ["analogy"] = ["w2v analogy model man king woman", "w2v analogy model man king woman --method mul"],
        ["doesnt-match"] = ["w2v doesnt-match model breakfast lunch dinner cereal"],
        ["predict"] = ["w2v predict model king --top 20"],
        ["embedding"] = ["w2v embedding model king --json"],
        ["compare"] = ["w2v compare model king queen --rank", "w2v compare model \"king queen\" \"man woman\""],
        ["evaluate"] =
        [
            "w2v evaluate model --analogies questions-words.txt",
            "w2v evaluate vectors.bin --pairs wordsim353.tsv --json",
        ],
        ["info"] = ["w2v info model"],
        ["plot"] =
        [
            "w2v plot model -o map.png --near king",
            "w2v plot model -o map.html --analogy king queen man woman",
            "w2v plot model -o training.svg --history",
        ],
        ["convert"] = ["w2v convert model vectors.bin", "w2v convert vectors.vec model2 --limit 100000"],
        ["gradcheck"] = ["w2v gradcheck"],
        ["doctor"] = ["w2v doctor"],
        ["shell"] = ["w2v shell model", "echo \"king - man + woman\" | w2v shell model"],
        ["completions"] = ["w2v completions bash > ~/.local/share/bash-completion/completions/w2v"],
        ["manual"] = ["w2v manual > cli.md"],
    };

    public static IReadOnlyList<string> Of(string command) => ByCommand.GetValueOrDefault(command) ?? [];
}
