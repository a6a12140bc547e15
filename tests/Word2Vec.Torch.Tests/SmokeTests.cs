namespace Word2Vec.Torch.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Adds() => Assert.Equal(3f, TorchSharp.torch.ones(3).sum().item<float>());
}
