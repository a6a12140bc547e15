using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Word2Vec.Torch.Cli.Output;

/// <summary>Where the command writes: results on standard output, all the rest on standard error.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 160;
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    private static readonly JsonSerializerOptions JsonFormat = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Standard output with tables and colours; plain and wide where it is not a terminal.</summary>
    public static IAnsiConsole Out { get; } = CreateConsole(Console.Out, Console.IsOutputRedirected);

    /// <summary>Standard error with progress bars; plain where it is not a terminal.</summary>
    public static IAnsiConsole ErrorOut { get; } = CreateConsole(Console.Error, Console.IsErrorRedirected);

    public static bool IsInteractive => !Console.IsErrorRedirected;

    /// <summary>A line of the result. Words and names in it are made safe to show, see <see cref="Escaped(string)"/>.</summary>
    public static void Line(FormattableString text) => Console.Out.WriteLine(Escaped(text));

    /// <summary>A line that tells where the result has been saved: it is there even where nobody can be told.</summary>
    public static void Saved(FormattableString text)
    {
        try
        {
            Line(text);
        }
        catch (IOException error)
        {
            throw new IOException($"{error.Message}; {Escaped(text)}", error);
        }
    }

    public static void Line() => Console.Out.WriteLine();

    /// <summary>A remark beside the result, on standard error.</summary>
    public static void Note(FormattableString text) => Console.Error.WriteLine(Escaped(text));

    public static void Error(string message) => Console.Error.WriteLine($"error: {Escaped(message.ReplaceLineEndings(" "))}");

    /// <summary>What somebody else wrote, with the characters that would steer a terminal, turn its text around or hide in it made visible.</summary>
    public static string Escaped(string text) =>
        text.Any(Steers) ? string.Concat(text.Select(c => Steers(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    /// <summary>A text of ours with such words and names in it.</summary>
    public static string Escaped(FormattableString text) => string.Format(
        CultureInfo.InvariantCulture, text.Format, Array.ConvertAll(text.GetArguments(), part => part is string written ? Escaped(written) : part));

    public static void Json(JsonNode document) => Console.Out.WriteLine(Safe(document));

    /// <summary>JSON of several lines, in which such characters, which only strings hold, are escaped as JSON has it: the document stays the same.</summary>
    public static string Safe(JsonNode document) => string.Join('\n', document.ToJsonString(JsonFormat).Split('\n').Select(Escaped));

    // Persian words and emoji are written with the joiners, which do no harm.
    private static bool Steers(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (char.GetUnicodeCategory(c) is UnicodeCategory.Format && c is not (ZeroWidthNonJoiner or ZeroWidthJoiner));

    private static IAnsiConsole CreateConsole(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (redirected) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
