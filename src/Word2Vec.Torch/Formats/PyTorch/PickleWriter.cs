using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Writes values as Python's pickle does in protocol 2: each kept under the next number as it is written, recalled where it comes
/// again, numbers in the fewest bytes, items of dicts a thousand at a time.
/// </summary>
internal sealed class PickleWriter
{
    private const int ItemsAtOnce = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _globals = new(StringComparer.Ordinal);
    private int _kept;

    public PickleWriter() => _bytes.Write<byte>([(byte)PickleOpcode.Proto, 2]);

    public byte[] Finish()
    {
        Put(PickleOpcode.Stop);
        return _bytes.WrittenSpan.ToArray();
    }

    public void Put(PickleOpcode opcode) => _bytes.Write<byte>([(byte)opcode]);

    /// <summary>Keeps the value written last.</summary>
    public void Keep()
    {
        if (_kept <= byte.MaxValue) Put(PickleOpcode.BinPut, (byte)_kept);
        else PutInt32(PickleOpcode.LongBinPut, _kept);
        _kept++;
    }

    public void Text(string text)
    {
        if (Recall(_texts, text)) return;
        var bytes = Utf8.GetBytes(text);
        PutInt32(PickleOpcode.BinUnicode, bytes.Length);
        _bytes.Write(bytes);
        Keep();
    }

    public void Global(string module, string name)
    {
        if (Recall(_globals, $"{module}\n{name}\n")) return;
        Put(PickleOpcode.Global);
        _bytes.Write(Utf8.GetBytes($"{module}\n{name}\n"));
        Keep();
    }

    public void Number(long number)
    {
        switch (number)
        {
            case >= 0 and <= byte.MaxValue: Put(PickleOpcode.BinInt1, (byte)number); break;
            case >= 0 and <= ushort.MaxValue: Put(PickleOpcode.BinInt2, (byte)number, (byte)(number >> 8)); break;
            case >= int.MinValue and <= int.MaxValue: PutInt32(PickleOpcode.BinInt, (int)number); break;
            default:
                var bytes = new BigInteger(number).ToByteArray();
                Put(PickleOpcode.Long1, [(byte)bytes.Length, .. bytes]);
                break;
        }
    }

    public void Numbers(ReadOnlySpan<long> numbers)
    {
        if (numbers.Length > 3) Put(PickleOpcode.Mark);
        foreach (var number in numbers) Number(number);
        Put(numbers.Length switch
        {
            0 => PickleOpcode.EmptyTuple,
            1 => PickleOpcode.Tuple1,
            2 => PickleOpcode.Tuple2,
            3 => PickleOpcode.Tuple3,
            _ => PickleOpcode.Tuple,
        });
        if (numbers.Length > 0) Keep();
    }

    /// <summary>Sets items of the dict written last.</summary>
    public void Items<T>(IReadOnlyCollection<T> items, Action<T> writeKeyAndValue)
    {
        foreach (var piece in items.Chunk(ItemsAtOnce))
        {
            if (piece.Length > 1) Put(PickleOpcode.Mark);
            foreach (var item in piece) writeKeyAndValue(item);
            Put(piece.Length > 1 ? PickleOpcode.SetItems : PickleOpcode.SetItem);
        }
    }

    private bool Recall(Dictionary<string, int> places, string text)
    {
        if (places.TryAdd(text, _kept)) return false;
        var place = places[text];
        if (place <= byte.MaxValue) Put(PickleOpcode.BinGet, (byte)place);
        else PutInt32(PickleOpcode.LongBinGet, place);
        return true;
    }

    private void Put(PickleOpcode opcode, params ReadOnlySpan<byte> operand)
    {
        Put(opcode);
        _bytes.Write(operand);
    }

    private void PutInt32(PickleOpcode opcode, int operand)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, operand);
        Put(opcode, bytes);
    }
}
