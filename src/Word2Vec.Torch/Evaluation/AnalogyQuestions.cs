namespace Word2Vec.Torch.Evaluation;

/// <summary>a is to b as c is to which word?</summary>
/// <param name="A">A word: "Athens".</param>
/// <param name="B">What belongs to it: "Greece".</param>
/// <param name="C">A word like a: "Oslo".</param>
/// <param name="Expected">The answer: "Norway".</param>
public readonly record struct AnalogyQuestion(string A, string B, string C, string Expected);

/// <summary>Questions about one relation.</summary>
/// <param name="Name">What the file calls it: "capital-common-countries".</param>
/// <param name="Questions">The questions, in the file's order.</param>
public sealed record AnalogySection(string Name, IReadOnlyList<AnalogyQuestion> Questions)
{
    private const string SyntacticPrefix = "gram";

    /// <summary>Whether it asks about grammar, as the sections named <c>gram…</c> of Google's file do; all others ask about meaning.</summary>
    public bool IsSyntactic => Name.StartsWith(SyntacticPrefix, StringComparison.Ordinal);
}

/// <summary>
/// Analogy questions in sections, as in Google's <c>questions-words.txt</c>: a line <c>: name</c> begins a section, every other line has
/// four words parted by white space. Blank lines are passed over; everything else is refused.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class AnalogyQuestions
{
    internal const char Mark = ':';

    private const int WordsPerQuestion = 4;
    private const string Remedy = "a line is ': section' or four words A B C D";

    /// <summary>Takes questions that are already there.</summary>
    /// <param name="sections">The sections, in order.</param>
    /// <exception cref="ArgumentException">There is no question.</exception>
    public AnalogyQuestions(IReadOnlyList<AnalogySection> sections)
    {
        ArgumentNullException.ThrowIfNull(sections);
        Sections = [.. sections];
        Count = Sections.Sum(section => section.Questions.Count);
        if (Count == 0) throw new ArgumentException("there is no question", nameof(sections));
    }

    /// <summary>The sections, in the file's order; a name may be there twice.</summary>
    public IReadOnlyList<AnalogySection> Sections { get; }

    /// <summary>The questions of all sections.</summary>
    public int Count { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="EvaluationException">It cannot be read, holds no question, or has a line that is none: the message gives its number.</exception>
    public static AnalogyQuestions Load(string path) => EvaluationLines.Read(path, Read);

    /// <summary>Reads what a file would hold.</summary>
    /// <param name="reader">The text; left open.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="EvaluationException">It holds no question, or has a line that is none.</exception>
    public static AnalogyQuestions Read(TextReader reader, string name) => Read(new EvaluationLines(reader, name));

    private static AnalogyQuestions Read(EvaluationLines lines)
    {
        var sections = new List<(string Name, List<AnalogyQuestion> Questions)>();
        while (lines.TryNext(out var line))
        {
            if (line.StartsWith(Mark)) sections.Add((SectionName(line, lines), []));
            else if (sections.Count == 0) throw lines.Wrong(line, "the first line names a section, like ': capitals'");
            else sections[^1].Questions.Add(Question(line, lines));
        }

        if (sections.All(section => section.Questions.Count == 0)) throw lines.Wrong($"holds no question; {Remedy}");
        return new AnalogyQuestions([.. sections.Select(section => new AnalogySection(section.Name, section.Questions))]);
    }

    private static string SectionName(string line, EvaluationLines lines)
    {
        var name = line.TrimStart(Mark).Trim();
        if (name.Length == 0) throw lines.Wrong(line, "the section has no name");
        return name.Any(char.IsControl) ? throw lines.Wrong(line, "the section's name holds control characters") : name;
    }

    private static AnalogyQuestion Question(string line, EvaluationLines lines)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == WordsPerQuestion ? new(words[0], words[1], words[2], words[3]) : throw lines.Wrong(line, Remedy);
    }
}
