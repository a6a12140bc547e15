using System.Globalization;

namespace Word2Vec.Torch.Formats;

/// <summary>Takes apart the Python dictionary in a <c>.npy</c> header: three known keys and the literals they may have, nothing run.</summary>
internal sealed class NumpyHeaderText(string text, string name)
{
    // What torch's operations take; numpy has 64 too.
    private const int MaxRank = 64;

    private const int MaxString = 40;

    private int _at;

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="ModelFormatException">It is not a dictionary of just <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.</exception>
    public (string Descr, bool IsFortranOrder, long[] Shape) Parse()
    {
        (string? descr, bool? isFortranOrder, long[]? shape) = (null, null, null);
        Expect('{');
        while (!TryTake('}'))
        {
            var key = ReadString();
            Expect(':');
            if (key == "descr" && descr is null) descr = ReadString();
            else if (key == "fortran_order" && isFortranOrder is null) isFortranOrder = ReadBool();
            else if (key == "shape" && shape is null) shape = ReadShape();
            else throw Error($"the key '{key}' where descr, fortran_order and shape are due, each once");
            if (TryTake(',')) continue;
            Expect('}');
            break;
        }

        SkipSpace();
        if (_at < text.Length) throw Error("text after the dictionary");
        if (descr is null || isFortranOrder is null || shape is null) throw Error("descr, fortran_order or shape is missing");
        return (descr, isFortranOrder.Value, shape);
    }

    private string ReadString()
    {
        SkipSpace();
        var quote = _at < text.Length ? text[_at] : '\0';
        if (quote == '[') throw Error("it holds records, not plain numbers; save one matrix");
        if (quote is not ('\'' or '"')) throw Error("a quoted string is due");
        var end = text.IndexOf(quote, _at + 1);
        if (end < 0) throw Error("a string without an end");
        var value = text[(_at + 1)..end];
        if (value.Length > MaxString || value.Any(char.IsControl)) throw Error("a string as numpy writes none");
        _at = end + 1;
        return value;
    }

    private bool ReadBool() => TryTake("True") || (TryTake("False") ? false : throw Error("True or False is due"));

    private long[] ReadShape()
    {
        var sizes = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            sizes.Add(ReadSize());
            if (sizes.Count > MaxRank) throw Error($"more than {MaxRank} dimensions");
            if (TryTake(',')) continue;
            Expect(')');
            break;
        }

        return [.. sizes];
    }

    private long ReadSize()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        return long.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw Error("a size of 0 to 2^63 − 1 is due");
    }

    private void Expect(char c)
    {
        if (!TryTake(c)) throw Error($"'{c}' is due");
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        if (_at == text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private bool TryTake(string word)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0) return false;
        _at += word.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\n')) _at++;
    }

    private ModelFormatException Error(string problem) => new(name, $"the header is damaged at its byte {_at}: {problem}");
}
