using System.Text;

namespace Word2Vec.Torch.Evaluation;

/// <summary>The lines of an evaluation file: UTF-8, numbered from 1, blank ones left out. What is wrong is told with the line's number.</summary>
internal sealed class EvaluationLines(TextReader reader, string name)
{
    private const int ShownCharacters = 60;

    private int _number;

    /// <summary>Opens a file for <paramref name="read"/>.</summary>
    public static T Read<T>(string path, Func<EvaluationLines, T> read)
    {
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return read(new EvaluationLines(reader, path));
        }
        catch (DecoderFallbackException error)
        {
            throw new EvaluationException($"{path}: is not text in UTF-8; give a text file", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EvaluationException($"{path}: cannot be read ({OneLine(error.Message).TrimEnd('.')}); check the file and its permissions", error);
        }
    }

    public bool TryNext(out string line)
    {
        while (reader.ReadLine() is { } next)
        {
            _number++;
            line = next;
            if (!string.IsNullOrWhiteSpace(line)) return true;
        }

        line = "";
        return false;
    }

    /// <summary>An error about the line last read.</summary>
    public EvaluationException Wrong(string line, string remedy) => new($"{name}: line {_number} is '{Shown(line)}'; {remedy}");

    /// <summary>An error about the whole.</summary>
    public EvaluationException Wrong(string problem) => new($"{name}: {problem}");

    private static string Shown(string line)
    {
        var shown = OneLine(line.Trim());
        return shown.Length > ShownCharacters ? $"{shown[..ShownCharacters]}…" : shown;
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
