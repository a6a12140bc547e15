namespace Word2Vec.Torch.Training.Kernels;

/// <summary>One step of negative sampling on a window's rows, by the guide's formulas.</summary>
internal interface IWindowKernel
{
    /// <summary>Updates the window's rows of W1 and W2ᵀ along the exact gradient of its summed loss, from the values before the step.</summary>
    void Step(WindowRows rows, float learningRate, bool withLoss);

    /// <summary>Adds up the window's loss without a step.</summary>
    void Evaluate(WindowRows rows);

    /// <summary>The summed loss since the last call, in float64.</summary>
    double TakeLoss();
}
