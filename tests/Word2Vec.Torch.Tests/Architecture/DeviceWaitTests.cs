using System.Reflection;
using TorchSharp;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>
/// A step of the tensor trainer gives the device its work and waits for none of it: nothing is read back, and no shape depends on numbers
/// that only the device has. The compiled code shows it.
/// </summary>
public sealed class DeviceWaitTests
{
    /// <summary>Read back when a report, a checkpoint or the end of an epoch asks for it.</summary>
    private static readonly string[] Waits = ["TensorStep.ReadLoss"];

    [Fact]
    public void Only_the_loss_is_read_back()
    {
        var names = SourceTree.CSharpFiles(SourceTree.Library)
            .Where(file => file.StartsWith("Training/Tensors/", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .ToHashSet();
        var methods = MethodCode.OfLibrary().Where(method => names.Contains(OutermostName(method.DeclaringType!))).ToArray();
        Assert.True(methods.Length > 100);
        Assert.Equal(Waits, methods.Where(IsWaiting).Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct());
    }

    [Fact]
    public void Waits_are_seen()
    {
        Assert.True(IsWaiting(new Func<torch.Tensor, float>(tensor => tensor.item<float>()).Method));
        Assert.True(IsWaiting(new Func<torch.Tensor, torch.Tensor>(tensor => tensor.cpu()).Method));
        Assert.True(IsWaiting(new Func<torch.Tensor, torch.Tensor>(tensor => tensor.unique().output).Method));
        Assert.True(IsWaiting(new Func<torch.Tensor, torch.Tensor>(tensor => tensor.nonzero()).Method));
        Assert.True(IsWaiting(new Func<torch.Tensor, float[]>(tensor => tensor.data<float>().ToArray()).Method));
        Assert.True(IsWaiting(new Func<torch.Tensor, double>(tensor => (double)tensor).Method));
        Assert.False(IsWaiting(new Func<torch.Tensor, torch.Tensor>(tensor => tensor.sum()).Method));
    }

    private static string OutermostName(Type type) => type.DeclaringType is { } outer ? OutermostName(outer) : type.Name;

    private static bool IsWaiting(MethodBase method) => MethodCode.CallsIn(method).Any(call =>
        call.Called.DeclaringType?.Assembly == typeof(torch).Assembly
        && (call.Called.Name is "item" or "ToScalar" or "cpu" or "unique" or "unique_consecutive" or "nonzero" or "argwhere" or "masked_select" or "data"
            or "get_bytes" or "ReadCpuDouble" or "ReadCpuSingle" or "ReadCpuInt64" or "ReadCpuInt32" or "equal" or "allclose" or "is_nonzero"
            || call.Called.Name == "op_Explicit"));
}
