using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>One number type of PyTorch's files: its storage class in the module <c>torch</c>, its torch type, its size in bytes.</summary>
internal sealed record PyTorchType(string Storage, ScalarType Torch, int Size)
{
    public static readonly ImmutableArray<PyTorchType> All =
    [
        new("FloatStorage", ScalarType.Float32, 4),
        new("DoubleStorage", ScalarType.Float64, 8),
        new("HalfStorage", ScalarType.Float16, 2),
        new("BFloat16Storage", ScalarType.BFloat16, 2),
        new("LongStorage", ScalarType.Int64, 8),
        new("IntStorage", ScalarType.Int32, 4),
        new("ShortStorage", ScalarType.Int16, 2),
        new("CharStorage", ScalarType.Int8, 1),
        new("ByteStorage", ScalarType.Byte, 1),
        new("BoolStorage", ScalarType.Bool, 1),
        new("ComplexFloatStorage", ScalarType.ComplexFloat32, 8),
        new("ComplexDoubleStorage", ScalarType.ComplexFloat64, 16),
    ];

    public static PyTorchType? FromStorage(string name) => All.FirstOrDefault(type => type.Storage == name);

    public static PyTorchType? FromTorch(ScalarType type) => All.FirstOrDefault(item => item.Torch == type);

    /// <summary>The torch types, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Torch));
}
