using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>One number type of the safetensors format: its name there, its torch type, and its size in bytes.</summary>
internal sealed record SafetensorsType(string Name, ScalarType Torch, int Size)
{
    /// <summary>The supported types in the official writer's order: falling alignment.</summary>
    public static readonly ImmutableArray<SafetensorsType> All =
    [
        new("I64", ScalarType.Int64, 8),
        new("F64", ScalarType.Float64, 8),
        new("F32", ScalarType.Float32, 4),
        new("I32", ScalarType.Int32, 4),
        new("BF16", ScalarType.BFloat16, 2),
        new("F16", ScalarType.Float16, 2),
        new("I16", ScalarType.Int16, 2),
        new("I8", ScalarType.Int8, 1),
        new("U8", ScalarType.Byte, 1),
        new("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>Whether it holds fractions.</summary>
    public bool IsFloat => Torch is ScalarType.Float64 or ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16;

    public static SafetensorsType? FromName(string? name) => All.FirstOrDefault(type => type.Name == name);

    public static SafetensorsType? FromTorch(ScalarType type) => All.FirstOrDefault(item => item.Torch == type);

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Name));
}

/// <summary>One tensor of a safetensors header; the bytes stand at [Begin, End) of the data after the header.</summary>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);
