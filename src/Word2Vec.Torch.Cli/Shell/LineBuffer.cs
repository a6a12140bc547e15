namespace Word2Vec.Torch.Cli.Shell;

/// <summary>What a key did.</summary>
internal enum KeyEffect
{
    /// <summary>The text or the cursor may have changed.</summary>
    Edited,

    /// <summary>The line is done.</summary>
    Submitted,

    /// <summary>Ctrl-C: the line is given up.</summary>
    Cancelled,

    /// <summary>Ctrl-D in an empty line.</summary>
    Ended,

    /// <summary>Tab.</summary>
    Complete,

    /// <summary>Towards older lines.</summary>
    Older,

    /// <summary>Towards newer lines.</summary>
    Newer,
}

/// <summary>A line of text with a cursor, changed by keys as shells do it. Knows nothing of the screen.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    /// <summary>The place in <see cref="Text"/> before which the next letter goes.</summary>
    public int Cursor { get; private set; }

    /// <summary>What stands between the last space before the cursor and the cursor.</summary>
    public string WordBeforeCursor => Text[StartOfWord(skipSpaces: false)..Cursor];

    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    public KeyEffect Press(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control)) return PressControl(key.Key);
        switch (key.Key)
        {
            case ConsoleKey.Enter: return KeyEffect.Submitted;
            case ConsoleKey.Tab: return KeyEffect.Complete;
            case ConsoleKey.UpArrow: return KeyEffect.Older;
            case ConsoleKey.DownArrow: return KeyEffect.Newer;
            case ConsoleKey.LeftArrow: Cursor = Before(Cursor); break;
            case ConsoleKey.RightArrow: Cursor = After(Cursor); break;
            case ConsoleKey.Home: Cursor = 0; break;
            case ConsoleKey.End: Cursor = Text.Length; break;
            case ConsoleKey.Backspace: Remove(Before(Cursor), Cursor); break;
            case ConsoleKey.Delete: Remove(Cursor, After(Cursor)); break;
            default:
                if (!char.IsControl(key.KeyChar)) Insert(key.KeyChar.ToString());
                break;
        }

        return KeyEffect.Edited;
    }

    private KeyEffect PressControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C: return KeyEffect.Cancelled;
            case ConsoleKey.D when Text.Length == 0: return KeyEffect.Ended;
            case ConsoleKey.D: Remove(Cursor, After(Cursor)); break;
            case ConsoleKey.P: return KeyEffect.Older;
            case ConsoleKey.N: return KeyEffect.Newer;
            case ConsoleKey.Enter or ConsoleKey.J or ConsoleKey.M: return KeyEffect.Submitted;
            case ConsoleKey.A: Cursor = 0; break;
            case ConsoleKey.E: Cursor = Text.Length; break;
            case ConsoleKey.B: Cursor = Before(Cursor); break;
            case ConsoleKey.F: Cursor = After(Cursor); break;
            case ConsoleKey.K: Remove(Cursor, Text.Length); break;
            case ConsoleKey.U: Remove(0, Cursor); break;
            case ConsoleKey.W: Remove(StartOfWord(skipSpaces: true), Cursor); break;
        }

        return KeyEffect.Edited;
    }

    private void Remove(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    private int StartOfWord(bool skipSpaces)
    {
        var start = Cursor;
        while (skipSpaces && start > 0 && Text[start - 1] == ' ') start--;
        while (start > 0 && Text[start - 1] != ' ') start--;
        return start;
    }

    // Never between the two halves of a character.
    private int Before(int place) => place < 2 ? 0 : char.IsSurrogatePair(Text, place - 2) ? place - 2 : place - 1;

    private int After(int place) =>
        place == Text.Length ? place : place + 1 < Text.Length && char.IsSurrogatePair(Text, place) ? place + 2 : place + 1;
}
