using System.Globalization;
using Spectre.Console;
using Word2Vec.Torch.Cli.Output;

namespace Word2Vec.Torch.Cli.Shell;

/// <summary>Reads lines from a terminal, with history and completion.</summary>
/// <param name="prompt">What stands before the line.</param>
/// <param name="history">The lines before.</param>
/// <param name="words">What Tab completes to, best first.</param>
internal sealed class LineEditor(string prompt, ShellHistory history, IReadOnlyList<string> words)
{
    private const int Margin = 2;

    /// <summary>Reads a line; null where the user is done. Ctrl-C gives up what is typed, or leaves where that is nothing.</summary>
    public string? ReadLine()
    {
        var line = new LineBuffer();
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                Draw(line);
                switch (line.Press(Console.ReadKey(intercept: true)))
                {
                    case KeyEffect.Submitted: return Finished(line, line.Text);
                    case KeyEffect.Ended: return Finished(line, null);
                    case KeyEffect.Cancelled: return Finished(line, line.Text.Length > 0 ? "" : null);
                    case KeyEffect.Older when history.Older() is { } older: line.Set(older); break;
                    case KeyEffect.Newer: line.Set(history.Newer()); break;
                    case KeyEffect.Complete: Complete(line); break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static string? Finished(LineBuffer line, string? result)
    {
        Console.Out.WriteLine(line.Text.Length > 0 && result is "" ? "^C" : "");
        return result;
    }

    private void Complete(LineBuffer line)
    {
        var completion = WordCompletion.Of(line.WordBeforeCursor, words);
        line.Insert(completion.Ending);
        if (completion.Ending.Length > 0 || completion.Candidates.Count == 0) return;
        Console.Out.WriteLine();
        Console.Out.WriteLine(Terminal.Escaped(string.Join("  ", completion.Candidates)));
    }

    // The part of the line around the cursor that fits, drawn over what was there. Widths are in cells: a Chinese letter takes two.
    private void Draw(LineBuffer line)
    {
        var room = Math.Max(Margin, Console.WindowWidth - prompt.Length - Margin);
        var start = 0;
        while (Width(line.Text[start..line.Cursor]) > room) start++;
        var end = line.Text.Length;
        while (end > line.Cursor && Width(line.Text[start..end]) > room) end--;
        var column = prompt.Length + Width(line.Text[start..line.Cursor]);
        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{prompt}{Terminal.Escaped(line.Text[start..end])}\r\u001b[{column}C"));
    }

    private static int Width(string text) => Terminal.Escaped(text).GetCellWidth();
}
