using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>Moves a layout downhill with momentum, and for each coordinate a gain that grows while it goes on in one direction (Jacobs, 1988).</summary>
internal sealed class LayoutDescent(Tensor layout, double learningRate)
{
    private static readonly Scalar EarlyMomentum = 0.5;
    private static readonly Scalar LateMomentum = 0.8;
    private static readonly Scalar GainStep = 0.2;
    private static readonly Scalar GainDecay = 0.8;
    private static readonly Scalar SmallestGain = 0.01;

    private readonly Scalar _minusRate = -learningRate;
    private readonly Tensor _velocity = zeros_like(layout);
    private readonly Tensor _gains = ones_like(layout);

    public void Step(Tensor gradient, bool early)
    {
        using var scope = NewDisposeScope();
        // Downhill is against the gradient: unlike signs mean that it goes on as before.
        var goesOn = (_velocity * gradient).lt(Scalars.Zero);
        _gains.copy_(where(goesOn, _gains.add(GainStep, Scalars.One), _gains.mul(GainDecay)).clamp_min_(SmallestGain));
        _velocity.mul_(early ? EarlyMomentum : LateMomentum).add_((_gains * gradient).mul_(_minusRate), Scalars.One);
        layout.add_(_velocity, Scalars.One);
        layout.sub_(layout.mean([0], keepdim: true));
    }
}
