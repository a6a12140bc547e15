using Word2Vec.Torch.Cli.Commands;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Shell;

/// <summary>Answers one line after another.</summary>
internal sealed class ShellSession(WordVectors vectors, int top)
{
    private const string HelpText = """
        king                 the words most similar to king
        man king woman       man is to king as woman is to ?
        king - man + woman   the words most similar to a sum
        compare king queen   the cosine similarity of two words
        top 20               how many words to show from now on
        + quit               the word quit itself, or another of these
        help                 these lines
        quit                 leave; so do exit, Ctrl-D and Ctrl-C
        """;

    private int _top = top;

    /// <summary>Whether a line could not be answered.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Answers a line, or says what is wrong with it.</summary>
    /// <returns>Whether the session goes on.</returns>
    public bool Answer(string line)
    {
        try
        {
            return Answer(ShellQuery.Parse(line));
        }
        catch (UnknownWordException unknown)
        {
            Fail(unknown.Message);
            return true;
        }
    }

    private bool Answer(ShellQuery query)
    {
        switch (query)
        {
            case ShellQuery.Similar(var positive, var negative): NeighborList.Print(vectors.MostSimilar(positive, negative, _top)); break;
            case ShellQuery.Analogy(var a, var b, var c): NeighborList.Print(vectors.Analogy(a, b, c, _top)); break;
            case ShellQuery.Compare(var a, var b): Terminal.Line($"{vectors.Similarity(a, b):F4}"); break;
            case ShellQuery.Top(var count): _top = count; break;
            case ShellQuery.Help: Console.Out.WriteLine(HelpText); break;
            case ShellQuery.Wrong(var problem): Fail(problem); break;
            case ShellQuery.Quit: return false;
        }

        return true;
    }

    private void Fail(string problem)
    {
        Terminal.Error(problem);
        HasFailed = true;
    }
}
