using System.Reflection;
using TorchSharp;
using Word2Vec.Torch.Modeling;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>
/// A model gives a new tensor object each time it is asked for its weights, which the garbage collector may free while libtorch reads it
/// unless a dispose scope holds it. So whoever asks opens one, which the compiled code shows.
/// </summary>
public sealed class WeightLifetimeTests
{
    // Their callers keep the objects, in the scope of the checkpoint and in a dictionary.
    private static readonly string[] GivenOn = ["CheckpointKeeper.Collect", "SkipGramStateDict.Of"];

    [Fact]
    public void Whoever_asks_for_weights_holds_them_in_a_scope()
    {
        var asking = MethodCode.OfLibrary().Where(AsksForWeights).ToArray();
        Assert.True(asking.Length > 10);
        Assert.Equal(GivenOn, asking.Where(method => !OpensScope(method)).Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Weights_that_nothing_holds_are_seen()
    {
        var careless = new Func<SkipGramModel, long>(model => model.OutputWeight.size(0)).Method;
        Assert.Equal((true, false), (AsksForWeights(careless), OpensScope(careless)));
    }

    private static bool AsksForWeights(MethodBase method) =>
        MethodCode.CallsIn(method).Any(call => call.Called.DeclaringType == typeof(SkipGramModel) && call.Called.Name is "get_InputWeight" or "get_OutputWeight");

    private static bool OpensScope(MethodBase method) => MethodCode.CallsIn(method).Any(call => call.Called.Name == nameof(torch.NewDisposeScope));
}
