using System.Reflection;
using TorchSharp;
using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>
/// Chance comes from <see cref="RandomSource"/> alone, so that a seed means the same on every device: TorchSharp's generators are the
/// CPU's whatever device they are given. The compiled code shows it.
/// </summary>
public sealed class RandomnessTests
{
    [Fact]
    public void The_library_leaves_no_choice_to_torch()
    {
        var methods = MethodCode.OfLibrary().ToArray();
        Assert.True(methods.Length > 1000);
        Assert.Equal("", string.Join(", ", methods.Where(IsRandom).Select(method => $"{method.DeclaringType}.{method.Name}")));
    }

    [Fact]
    public void Torchs_random_operations_are_seen()
    {
        Assert.True(IsRandom(new Func<torch.Generator>(() => new torch.Generator()).Method));
        Assert.True(IsRandom(new Func<torch.Tensor>(() => torch.rand(2)).Method));
        Assert.True(IsRandom(new Func<torch.Tensor>(() => torch.randint(5, [2])).Method));
        Assert.True(IsRandom(new Func<torch.Tensor>(() => torch.zeros(2).uniform_(0, 1)).Method));
        Assert.True(IsRandom(new Func<torch.Tensor>(() => torch.zeros(2).bernoulli()).Method));
        Assert.True(IsRandom(new Func<torch.Generator>(() => torch.manual_seed(1)).Method));
        Assert.False(IsRandom(new Func<torch.Tensor>(() => torch.zeros(2).sum()).Method));
    }

    private static bool IsRandom(MethodBase method) => MethodCode.CallsIn(method).Any(call => IsRandomOperation(call.Called));

    private static bool IsRandomOperation(MethodBase called) =>
        called.DeclaringType == typeof(torch.Generator)
        || (called.DeclaringType?.Assembly == typeof(torch).Assembly
            && (called.Name.StartsWith("rand", StringComparison.Ordinal)
                || called.Name.TrimEnd('_') is "manual_seed" or "seed" or "uniform" or "normal" or "log_normal" or "bernoulli" or "exponential" or "geometric"
                    or "cauchy" or "random" or "multinomial" or "poisson" or "dropout"));
}
