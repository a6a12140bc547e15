using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>The header of a <c>.npy</c> file: magic, version, length, and a Python dictionary as text.</summary>
internal sealed record NumpyHeader(ScalarType Type, bool IsFortranOrder, long[] Shape)
{
    private const int Alignment = 64;

    // Magic, two bytes of version, two of length.
    private const int PrefixLength = 10;

    private const int MaxLength = 1 << 16;

    private static readonly (string Descr, ScalarType Type)[] Types =
        [("<f4", ScalarType.Float32), ("<f2", ScalarType.Float16), ("<f8", ScalarType.Float64)];

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>The numpy name of a type, or null.</summary>
    public static string? NameOf(ScalarType type) => Types.FirstOrDefault(item => item.Type == type).Descr;

    /// <summary>Reads and checks the header, and that the numbers it promises are exactly what follows.</summary>
    /// <exception cref="ModelFormatException">It is no such file, holds another type, or is damaged.</exception>
    public static NumpyHeader Read(Stream stream, string name)
    {
        if (!stream.CanSeek) throw new ModelFormatException(name, "is not an ordinary file");
        var text = ReadText(stream, name);
        var header = new NumpyHeaderText(text, name).Parse();
        var type = Types.FirstOrDefault(item => item.Descr == header.Descr);
        if (type.Descr is null)
            throw new ModelFormatException(name, $"holds numbers of the type '{header.Descr}', not one of {string.Join(", ", Types.Select(item => item.Descr))}; save it with .astype('<f4')");
        var promised = SizeOf(header.Shape, ElementSize(type.Type), name);
        var follows = stream.Length - stream.Position;
        if (promised != follows)
            throw new ModelFormatException(name, $"has {follows} bytes of numbers where the shape needs {promised}; the file is cut short or damaged");
        return new NumpyHeader(type.Type, header.IsFortranOrder, header.Shape);
    }

    /// <summary>Version 1.0, padded with spaces so that the numbers begin at a multiple of 64 bytes.</summary>
    public byte[] ToBytes()
    {
        var sizes = string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var shape = Shape.Length == 1 ? $"({sizes},)" : $"({sizes})";
        var text = $"{{'descr': '{NameOf(Type)}', 'fortran_order': {(IsFortranOrder ? "True" : "False")}, 'shape': {shape}, }}";
        // The text's last byte is a line end.
        var length = (PrefixLength + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[length];
        Magic.CopyTo(bytes, 0);
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - PrefixLength));
        Encoding.ASCII.GetBytes(text.PadRight(length - PrefixLength - 1) + "\n", bytes.AsSpan(PrefixLength));
        return bytes;
    }

    private static string ReadText(Stream stream, string name)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength + 2];
        if (stream.ReadAtLeast(prefix[..PrefixLength], PrefixLength, throwOnEndOfStream: false) < PrefixLength || !prefix.StartsWith(Magic))
            throw new ModelFormatException(name, "does not begin as a .npy file");
        var version = prefix[6];
        if (version is < 1 or > 3) throw new ModelFormatException(name, $"is a .npy file of version {version}; versions 1 to 3 can be read");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (version > 1)
        {
            if (stream.ReadAtLeast(prefix[PrefixLength..], 2, throwOnEndOfStream: false) < 2) throw new ModelFormatException(name, "ends within its header");
            length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        }

        if (length > MaxLength) throw new ModelFormatException(name, $"a header of {length} bytes is over the limit of {MaxLength}");
        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new ModelFormatException(name, "ends within its header");
        return Encoding.Latin1.GetString(bytes);
    }

    private static long ElementSize(ScalarType type) => type switch { ScalarType.Float16 => 2, ScalarType.Float32 => 4, _ => 8 };

    private static long SizeOf(long[] shape, long elementSize, string name)
    {
        try
        {
            // A zero must not hide an overflow: torch multiplies the other sizes into strides.
            var size = shape.Aggregate(elementSize, (product, length) => checked(product * Math.Max(length, 1)));
            return shape.Contains(0) ? 0 : size;
        }
        catch (OverflowException error)
        {
            throw new ModelFormatException(name, "has a shape whose sizes multiply past 2^63 bytes", error);
        }
    }
}
