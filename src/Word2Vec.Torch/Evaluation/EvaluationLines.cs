using System.Text;

namespace Word2Vec.Torch.Evaluation;

/// <summary>The lines of an evaluation file: UTF-8, numbered from 1, blank ones left out. What is wrong is told with the line's number.</summary>
internal sealed class EvaluationLines(TextReader reader, string name)
{
    private const int ShownCharacters = 60;

    // Far longer than any question; a file without line ends is no evaluation set.
    private const int MaxLine = 1 << 16;

    private const int MaxMessage = 300;

    private readonly StringBuilder _line = new();
    private int _number;

    /// <summary>Opens a file for <paramref name="read"/>.</summary>
    public static T Read<T>(string path, Func<EvaluationLines, T> read)
    {
        try
        {
            // A byte order mark of UTF-8 is passed over; no other changes the encoding.
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
            using var reader = new StreamReader(path, utf8, detectEncodingFromByteOrderMarks: false);
            return read(new EvaluationLines(reader, path));
        }
        catch (DecoderFallbackException error)
        {
            throw new EvaluationException($"{path}: is not text in UTF-8; give a text file", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EvaluationException($"{path}: cannot be read ({FormatError.OneLine(error.Message, MaxMessage).TrimEnd('.')}); check the file and its permissions", error);
        }
    }

    public bool TryNext(out string line)
    {
        while (reader.Peek() >= 0)
        {
            _number++;
            line = NextLine();
            if (!string.IsNullOrWhiteSpace(line)) return true;
        }

        line = "";
        return false;
    }

    /// <summary>An error about the line last read.</summary>
    public EvaluationException Wrong(string line, string remedy) => new($"{name}: line {_number} is '{Shown(line)}'; {remedy}");

    /// <summary>An error about the whole.</summary>
    public EvaluationException Wrong(string problem) => new($"{name}: {problem}");

    // Ends a line as TextReader does, by \n, \r or both.
    private string NextLine()
    {
        _line.Clear();
        for (var next = reader.Read(); next >= 0 && next != '\n'; next = reader.Read())
        {
            if (next == '\r')
            {
                if (reader.Peek() == '\n') reader.Read();
                break;
            }

            _line.Append((char)next);
            if (_line.Length > MaxLine) throw Wrong(_line.ToString(), $"it is longer than {MaxLine} characters; give a text file");
        }

        return _line.ToString();
    }

    private static string Shown(string line) => FormatError.OneLine(line.Trim(), ShownCharacters);
}
