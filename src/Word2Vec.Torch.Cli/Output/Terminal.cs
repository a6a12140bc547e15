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

    private static readonly JsonSerializerOptions JsonFormat = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Standard output with tables and colours; plain and wide where it is not a terminal.</summary>
    public static IAnsiConsole Out { get; } = CreateConsole(Console.Out, Console.IsOutputRedirected);

    /// <summary>Standard error with progress bars; plain where it is not a terminal.</summary>
    public static IAnsiConsole ErrorOut { get; } = CreateConsole(Console.Error, Console.IsErrorRedirected);

    public static bool IsInteractive => !Console.IsErrorRedirected;

    /// <summary>A line of the result. Words and names in it are made safe to show, see <see cref="Escaped"/>.</summary>
    public static void Line(FormattableString text) => Console.Out.WriteLine(Shown(text));

    public static void Line() => Console.Out.WriteLine();

    /// <summary>A remark beside the result, on standard error.</summary>
    public static void Note(FormattableString text) => Console.Error.WriteLine(Shown(text));

    public static void Error(string message) => Console.Error.WriteLine($"error: {Escaped(message.ReplaceLineEndings(" "))}");

    /// <summary>What somebody else wrote, with the characters that would steer a terminal or turn its text around made visible.</summary>
    public static string Escaped(string text) =>
        text.Any(Steers) ? string.Concat(text.Select(c => Steers(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    public static void Json(JsonNode document) => Console.Out.WriteLine(document.ToJsonString(JsonFormat));

    private static string Shown(FormattableString text) => string.Format(
        CultureInfo.InvariantCulture, text.Format, Array.ConvertAll(text.GetArguments(), part => part is string written ? Escaped(written) : part));

    private static bool Steers(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

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
