using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;
using Word2Vec.Torch.Modeling;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>
/// A number that becomes a <see cref="Scalar"/> in the middle of a call may be freed while the call runs. Each must go to a variable or
/// a field first, which the compiled code shows: the conversion is followed by a store. Nor may TorchSharp make one itself.
/// </summary>
public sealed class ScalarLifetimeTests
{
    private const BindingFlags Every =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    [Fact]
    public void No_number_becomes_a_temporary_scalar()
    {
        var methods = typeof(SkipGramModel).Assembly.GetTypes()
            .Where(type => type.Namespace != "Word2Vec.Torch.Verification")
            .SelectMany(type => type.GetMethods(Every).Cast<MethodBase>().Concat(type.GetConstructors(Every)))
            .Where(method => method.GetMethodBody() is not null)
            .ToArray();
        Assert.True(methods.Sum(method => Conversions(method).Count()) > 5);
        Assert.Equal("", string.Join(", ", methods.Where(method => Conversions(method).Any(kept => !kept)).Select(method => $"{method.DeclaringType}.{method.Name}")));
    }

    [Fact]
    public void Temporaries_are_seen()
    {
        Assert.Equal([false], Conversions(new Func<torch.Tensor, torch.Tensor>(weight => weight.mul(1)).Method));
        Assert.Equal([false], Conversions(new Func<torch.Tensor, torch.Tensor>(weight => 2 * weight).Method));
        Assert.Equal([false], Conversions(new Func<torch.Tensor, torch.Tensor>(weight => weight.add(weight)).Method));
        Assert.Equal([false], Conversions(new Func<torch.Tensor, torch.Tensor>(weight => weight + weight).Method));
        Assert.Equal([true], Conversions(new Func<double, torch.Tensor, torch.Tensor>(Kept).Method));

        static torch.Tensor Kept(double number, torch.Tensor weight)
        {
            using Scalar scalar = number;
            return weight.mul(scalar);
        }
    }

    /// <summary>For each conversion in a method's code, whether its result is stored.</summary>
    private static IEnumerable<bool> Conversions(MethodBase method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var place = 0; place < code.Length;)
        {
            var instruction = Read(code, ref place);
            var operand = place;
            place += OperandSize(instruction, code, place);
            if (instruction.OperandType != OperandType.InlineMethod) continue;
            var called = Resolve(method, BitConverter.ToInt32(code, operand));
            var next = place;
            if (HidesScalar(called)) yield return false;
            else if (IsConversion(called)) yield return Read(code, ref next).Name!.StartsWith("st", StringComparison.Ordinal);
        }
    }

    private static MethodBase Resolve(MethodBase caller, int token)
    {
        var types = caller.DeclaringType!.IsGenericType ? caller.DeclaringType.GetGenericArguments() : null;
        return caller.Module.ResolveMethod(token, types, caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;
    }

    // Tensor's operators with a number convert inside.
    private static bool IsConversion(MethodBase called) =>
        (called.DeclaringType == typeof(Scalar) && called.Name == "op_Implicit")
        || (called.DeclaringType == typeof(torch.Tensor) && called.Name.StartsWith("op_", StringComparison.Ordinal)
            && called.GetParameters().Length == 2 && called.GetParameters().Any(parameter => parameter.ParameterType.IsPrimitive));

    // TorchSharp's sums take a factor for what is added, which is a temporary 1 unless it is given.
    private static bool HidesScalar(MethodBase called) =>
        called.DeclaringType == typeof(torch.Tensor)
        && (called.Name == "op_Addition" || (called.Name is "add" or "add_" && called.GetParameters().Length == 1));

    private static OpCode Read(byte[] code, ref int place)
    {
        short value = code[place++];
        if (value == 0xFE) value = (short)(0xFE00 | code[place++]);
        return Codes[value];
    }

    private static int OperandSize(OpCode instruction, byte[] code, int place) => instruction.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, place)),
        _ => 4,
    };
}
