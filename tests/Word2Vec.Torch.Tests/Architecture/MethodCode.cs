using System.Reflection;
using System.Reflection.Emit;
using Word2Vec.Torch.Modeling;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>Reads the compiled code of methods, for rules that no compiler holds.</summary>
internal static class MethodCode
{
    private const BindingFlags Every =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every method and constructor of the library that has code, lambdas and local functions too.</summary>
    public static IEnumerable<MethodBase> OfLibrary() => typeof(SkipGramModel).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(Every).Cast<MethodBase>().Concat(type.GetConstructors(Every)))
        .Where(method => method.GetMethodBody() is not null);

    /// <summary>The calls in a method's code, each with the instruction behind it.</summary>
    public static IEnumerable<(MethodBase Called, OpCode Next)> CallsIn(MethodBase method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var place = 0; place < code.Length;)
        {
            var instruction = Read(code, ref place);
            var operand = place;
            place += OperandSize(instruction, code, place);
            if (instruction.OperandType != OperandType.InlineMethod) continue;
            var next = place;
            yield return (Resolve(method, BitConverter.ToInt32(code, operand)), Read(code, ref next));
        }
    }

    private static MethodBase Resolve(MethodBase caller, int token)
    {
        var types = caller.DeclaringType!.IsGenericType ? caller.DeclaringType.GetGenericArguments() : null;
        return caller.Module.ResolveMethod(token, types, caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;
    }

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
