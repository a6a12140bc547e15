namespace Word2Vec.Torch.Tests;

/// <summary>Every tolerance that the tests use, with its reason. Relative bounds are against 1 + |expected|.</summary>
internal static class Tolerances
{
    /// <summary>The same formula in float64 by two programs: rounding of a few hundred additions of numbers near 1.</summary>
    public const double SameFormulaFloat64 = 1e-12;

    /// <summary>The guide's loss after epoch 1, mean of 5 seeds: the bound; the seeds' own spread is near 0.002.</summary>
    public const double GuideFirstLoss = 0.01;

    /// <summary>The guide's loss after epoch 100, mean of 5 seeds: the bound; one seed gave the numpy program 1.424.</summary>
    public const double GuideLastLoss = 0.1;

    /// <summary>A few thousand float32 steps against float64: each rounds weights near 0.1 by 1e-8.</summary>
    public const double TrainedFloat32 = 1e-5;

    /// <summary>The first softmax epoch already learns, so its mean lies a little below ln V.</summary>
    public const double FirstSoftmaxLoss = 0.3;

    /// <summary>A thousand float64 steps by two programs that add in different orders.</summary>
    public const double SameStepsFloat64 = 1e-9;

    /// <summary>The guide adds 1e-10 inside its logarithms: 1e-10 / p a term, the exact loss does not.</summary>
    public const double GuideLossConstant = 1e-8;

    /// <summary>A mean of float32 losses of a few hundred pairs each.</summary>
    public const double LossFloat32 = 1e-5;

    /// <summary>Two trainers see other random draws: the shares of analogies differ by chance.</summary>
    public const double AnalogyShareNoise = 0.03;

    /// <summary>A squared distance by two float64 formulas, of vectors of norm 6: their squares near 70 cancel.</summary>
    public const double DistanceByCosine = 1e-10;

    /// <summary>Shares counted over n random draws: five standard errors, √(p(1−p)/n) each; with a fixed seed it holds or not for good.</summary>
    public static double ShareOfDraws(double probability, int draws) => 5 * Math.Sqrt(probability * (1 - probability) / draws);

    /// <summary>A second derivative by differences of a step of 1e-3, of a sum of some thousand terms in float64: rounding of 1e-13 by 1e-6.</summary>
    public const double SecondDifference = 1e-5;

    /// <summary>The correlation of n pairs of independent draws: five standard errors of 1/√n.</summary>
    public static double CorrelationOfDraws(int draws) => 5 / Math.Sqrt(draws);

    /// <summary>χ² of d degrees of freedom has mean d and variance 2d: five standard deviations above the mean.</summary>
    public static double ChiSquare(int degrees) => degrees + 5 * Math.Sqrt(2.0 * degrees);

    /// <summary>Mean of 20,000 numbers uniform on ±0.05: four standard errors of 0.0002.</summary>
    public const double MeanOfUniformWeights = 0.0009;

    /// <summary>Mean and deviation of 20,000 normal numbers of deviation 0.1: four standard errors of 0.0007.</summary>
    public const double MomentsOfNormalWeights = 0.0029;

    /// <summary>A kernel's step in float32 against float64: sums of up to 256 products of order 1, fed on into up to 21 more.</summary>
    public const double KernelFloat32 = 4e-6;

    /// <summary>The same with scores in the hundreds, whose rounding of 1e-5 the sigmoid may pass on, times weights up to 40.</summary>
    public const double KernelSaturatedFloat32 = 2e-4;

    /// <summary>A window's summed loss in float32 against float64, relative.</summary>
    public const double KernelLoss = 2e-6;

    /// <summary>
    /// Mean losses of two trainers on 4,000 sentences of the demo: one shares a window's negatives, whose noise costs it 0.07 here.
    /// </summary>
    public const double LossOfTwoTrainers = 0.1;

    /// <summary>Loss of a quarter of the demo's sentences held out against that of the others in the last epoch.</summary>
    public const double LossHeldOut = 0.15;

    /// <summary>The vectorised sigmoid against float64, relative: an exponential, an addition and a division, each within a rounding.</summary>
    public const double SigmoidFloat32 = 3e-7;

    /// <summary>A hundred float32 steps by two programs that add in different orders; Adam's division by √s enlarges the roundings.</summary>
    public const double HundredStepsFloat32 = 2e-5;

    /// <summary>Mean of 20,000 bfloat16 numbers near 1, each a random walk of at most 100 steps of 1/256: five standard errors.</summary>
    public const double MeanOfRoundedWeights = 5e-4;

    /// <summary>Sums of some thousand float32 terms against float64, relative.</summary>
    public const double SumOfThousandsFloat32 = 1e-4;

    /// <summary>Losses after 240 steps in bfloat16 against float32: each step rounds by chance to 8 bits.</summary>
    public const double LossInBFloat16 = 0.02;

    /// <summary>Principal axes in float64 by two ways, eigenvectors of the covariance and singular vectors, of variances that differ well.</summary>
    public const double ProjectionFloat64 = 1e-9;

    /// <summary>t-SNE's affinities and forces in float32 against float64; the entropies are found to 1e-5.</summary>
    public const double ForcesFloat32 = 2e-5;

    /// <summary>Mean losses near 2 of two runs on several threads, whose order of updates differs; six differed by 0.004 at most.</summary>
    public const double LossOnSeveralThreads = 0.02;

    /// <summary>
    /// Mean loss of full softmax, by chunks of 256 centres against pair by pair: in a chunk all updates come from the weights before it, so
    /// that it lags behind by less than that.
    /// </summary>
    public const double SoftmaxLossOfChunks = 0.05;
}
