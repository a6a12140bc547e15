using System.Reflection;
using TorchSharp;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>
/// A number that becomes a <see cref="Scalar"/> in the middle of a call may be freed while the call runs. Each must go to a variable or
/// a field first, which the compiled code shows: the conversion is followed by a store. Nor may TorchSharp make one itself.
/// </summary>
public sealed class ScalarLifetimeTests
{
    [Fact]
    public void No_number_becomes_a_temporary_scalar()
    {
        var methods = MethodCode.OfLibrary().Where(method => method.DeclaringType!.Namespace != "Word2Vec.Torch.Verification").ToArray();
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
    private static IEnumerable<bool> Conversions(MethodBase method) =>
        from call in MethodCode.CallsIn(method)
        where HidesScalar(call.Called) || IsConversion(call.Called)
        select !HidesScalar(call.Called) && call.Next.Name!.StartsWith("st", StringComparison.Ordinal);

    // Tensor's operators with a number convert inside.
    private static bool IsConversion(MethodBase called) =>
        (called.DeclaringType == typeof(Scalar) && called.Name == "op_Implicit")
        || (called.DeclaringType == typeof(torch.Tensor) && called.Name.StartsWith("op_", StringComparison.Ordinal)
            && called.GetParameters().Length == 2 && called.GetParameters().Any(parameter => parameter.ParameterType.IsPrimitive));

    // TorchSharp's sums take a factor for what is added, which is a temporary 1 unless it is given.
    private static bool HidesScalar(MethodBase called) =>
        called.DeclaringType == typeof(torch.Tensor)
        && (called.Name == "op_Addition" || (called.Name is "add" or "add_" && called.GetParameters().Length == 1));
}
