namespace Word2Vec.Torch;

/// <summary>
/// Base of every error that this library reports about its input: options, text, files, words. The message is one line for
/// the user, with the value, the limit and the remedy; a command prints it without a stack trace.
/// </summary>
public abstract class Word2VecException : Exception
{
    private protected Word2VecException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Options out of range. All problems are found in one pass and reported together.</summary>
public sealed class OptionsException : Word2VecException
{
    /// <summary>Joins <paramref name="problems"/> into one message.</summary>
    /// <param name="problems">One sentence a problem: option, value, limit.</param>
    public OptionsException(IReadOnlyList<string> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>One sentence a problem, in the order of the options.</summary>
    public IReadOnlyList<string> Problems { get; }
}

/// <summary>Text that cannot be read or trained on: missing, empty, binary, or with too few words.</summary>
public sealed class CorpusException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what is wrong with which text, and the remedy.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public CorpusException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A model folder or file that is damaged, foreign, or must not be overwritten.</summary>
public sealed class ModelFormatException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="path">The file or folder at fault; the message begins with it.</param>
    /// <param name="problem">What is wrong with it, and the remedy.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public ModelFormatException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }
}

/// <summary>A word that the vocabulary does not hold, with close spellings that it does.</summary>
public sealed class UnknownWordException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="word">The word asked for.</param>
    /// <param name="suggestions">Close spellings in the vocabulary, best first; may be empty.</param>
    public UnknownWordException(string word, IReadOnlyList<string> suggestions)
        : base(Describe(word, suggestions)) => (Word, Suggestions) = (word, suggestions);

    /// <summary>The word asked for.</summary>
    public string Word { get; }

    /// <summary>Close spellings in the vocabulary, best first; may be empty.</summary>
    public IReadOnlyList<string> Suggestions { get; }

    private static string Describe(string word, IReadOnlyList<string> suggestions) =>
        suggestions.Count == 0
            ? $"'{word}' is not in the vocabulary, and nothing is spelled like it"
            : $"'{word}' is not in the vocabulary; did you mean {string.Join(", ", suggestions)}?";
}

/// <summary>Training that cannot go on, such as a loss that is no longer a finite number.</summary>
public sealed class TrainingException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: what happened where, the likely cause, the remedy.</param>
    /// <param name="innerException">What led to it; null if nothing else did.</param>
    public TrainingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>Vectors that cannot be laid out on a map: too few, too many, or not finite.</summary>
public sealed class ProjectionException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: the value, the limit, the remedy.</param>
    public ProjectionException(string message)
        : base(message)
    {
    }
}

/// <summary>A file of analogy questions or word pairs that cannot be read.</summary>
public sealed class EvaluationException : Word2VecException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One line: the file and line, what is wrong, the remedy.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public EvaluationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
