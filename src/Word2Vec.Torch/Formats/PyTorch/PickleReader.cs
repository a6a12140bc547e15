using System.Buffers.Binary;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// The stack machine of a pickle, protocol 2, with the opcodes that a state dict needs and no others. It runs nothing: a call is an
/// entry in <see cref="StateDictObjects"/> or an error.
/// </summary>
internal sealed class PickleReader
{
    private const byte Protocol = 2;

    // The last one that TrustedPickle reads.
    private const byte TrustedProtocol = 5;

    // A tensor takes about thirty values. The limit bounds memory: a pickle's byte may make a value of forty bytes, or a mark, and five a place
    // where a value is kept.
    private const int MaxValues = 1 << 19;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly byte[] _bytes;
    private readonly StateDictObjects _objects;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at;
    private int _values;

    private PickleReader(byte[] bytes, StateDictObjects objects) => (_bytes, _objects) = (bytes, objects);

    /// <summary>The one value that the pickle holds.</summary>
    public static object? Read(byte[] bytes, StateDictObjects objects) => new PickleReader(bytes, objects).Read();

    private object? Read()
    {
        if (Next(1)[0] != (byte)PickleOpcode.Proto) throw Error("does not begin with a protocol");
        if (Next(1)[0] is var protocol and not Protocol)
            throw Error($"is of protocol {protocol}, not {Protocol}; save again with torch.save's own protocol{(protocol <= TrustedProtocol ? $", or {StateDictObjects.Trust}" : "")}");
        for (var opcode = ReadOpcode(); opcode != PickleOpcode.Stop; opcode = ReadOpcode()) Run(opcode);
        if (_stack.Count != 1 || _marks.Count > 0) throw Error("does not end with one value");
        if (_at != _bytes.Length) throw Error($"has {_bytes.Length - _at} bytes after its end");
        return _stack[0];
    }

    private PickleOpcode ReadOpcode() => (PickleOpcode)Next(1)[0];

    private void Run(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: Mark(); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(True); break;
            case PickleOpcode.NewFalse: Push(False); break;
            case PickleOpcode.BinInt: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Next(4))); break;
            case PickleOpcode.BinInt1: Push((long)Next(1)[0]); break;
            case PickleOpcode.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Next(2))); break;
            case PickleOpcode.Long1: Push(ReadLong()); break;
            case PickleOpcode.BinUnicode: Push(Text(Next(BinaryPrimitives.ReadUInt32LittleEndian(Next(4))))); break;
            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: Push(PopMarked()); break;
            case PickleOpcode.Tuple1: Push(PopLast(1)); break;
            case PickleOpcode.Tuple2: Push(PopLast(2)); break;
            case PickleOpcode.Tuple3: Push(PopLast(3)); break;
            case PickleOpcode.EmptyDict: Push(new PickleDict()); break;
            default: RunOnValues(opcode); break;
        }
    }

    private void RunOnValues(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinPut: Keep(Next(1)[0]); break;
            case PickleOpcode.LongBinPut: Keep(BinaryPrimitives.ReadUInt32LittleEndian(Next(4))); break;
            case PickleOpcode.BinGet: Recall(Next(1)[0]); break;
            case PickleOpcode.LongBinGet: Recall(BinaryPrimitives.ReadUInt32LittleEndian(Next(4))); break;
            case PickleOpcode.Global: Push(_objects.Find(ReadLine(), ReadLine())); break;
            case PickleOpcode.BinPersId: Push(_objects.Storage(PopLast(1)[0])); break;
            case PickleOpcode.Reduce:
                var call = PopLast(2);
                Push(_objects.Call(call[0], call[1]));
                break;
            case PickleOpcode.Build:
                var state = PopLast(1)[0];
                _objects.Build(Top(), state);
                break;
            case PickleOpcode.SetItem: SetItems(PopLast(2)); break;
            case PickleOpcode.SetItems: SetItems(PopMarked()); break;
            default:
                var name = Enum.IsDefined(opcode) ? opcode.ToString() : "unknown";
                throw Error($"uses opcode 0x{(byte)opcode:X2} ({name}), which no state dict needs; {StateDictObjects.RemedyOrTrust}");
        }
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDict dict) throw Error("sets items of something that is no dict");
        if (items.Length % 2 != 0) throw Error("sets a key without a value");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not string key) throw Error($"has a dict with a key that is {StateDictObjects.Show(items[i])}, not a text; {StateDictObjects.Remedy}");
            if (!dict.TryAdd(key, items[i + 1])) throw Error($"has the key '{key}' twice in one dict");
        }
    }

    private void Push(object? value)
    {
        Count();
        _stack.Add(value);
    }

    private void Mark()
    {
        Count();
        _marks.Push(_stack.Count);
    }

    private void Keep(uint place)
    {
        Count();
        _memo[place] = Top();
    }

    private void Count()
    {
        if (++_values > MaxValues) throw Error($"makes more than {MaxValues} values; {StateDictObjects.Remedy}");
    }

    /// <summary>What lies below the last mark is not to be touched before the mark is gone.</summary>
    private int Bottom => _marks.TryPeek(out var mark) ? mark : 0;

    private object? Top() => _stack.Count > Bottom ? _stack[^1] : throw Error("uses a value that is not there");

    private object?[] PopLast(int count) =>
        _stack.Count - Bottom >= count ? Pop(count) : throw Error("uses a value that is not there");

    private object?[] PopMarked() =>
        _marks.TryPop(out var mark) ? Pop(_stack.Count - mark) : throw Error("uses a mark that is not there");

    private object?[] Pop(int count)
    {
        var start = _stack.Count - count;
        var values = _stack.GetRange(start, count).ToArray();
        _stack.RemoveRange(start, count);
        return values;
    }

    private void Recall(uint place) =>
        Push(_memo.TryGetValue(place, out var value) ? value : throw Error($"recalls value {place}, which it never kept"));

    private ReadOnlySpan<byte> Next(long count)
    {
        if (count > _bytes.Length - _at) throw Error("is cut short");
        _at += (int)count;
        return _bytes.AsSpan(_at - (int)count, (int)count);
    }

    /// <summary>A number of up to eight bytes, the last one's first bit its sign.</summary>
    private long ReadLong()
    {
        var bytes = Next(Next(1)[0]);
        if (bytes.Length > sizeof(long)) throw Error($"has a whole number of {bytes.Length} bytes, over the limit of {sizeof(long)}");
        if (bytes.IsEmpty) return 0;
        Span<byte> padded = stackalloc byte[sizeof(long)];
        padded.Fill((sbyte)bytes[^1] < 0 ? byte.MaxValue : byte.MinValue);
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadInt64LittleEndian(padded);
    }

    private string ReadLine()
    {
        var length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        if (length < 0) throw Error("is cut short");
        var line = Text(Next(length));
        Next(1);
        return line;
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw Error("has a text that is not UTF-8", error);
        }
    }

    private ModelFormatException Error(string problem, Exception? inner = null) => _objects.Error($"its pickle {problem}", inner);
}
