namespace Word2Vec.Torch.Training;

/// <summary>A loss of a chunk's pairs and its gradients by the rows that the chunk touches.</summary>
internal interface IChunkLoss
{
    /// <summary>Computes both in the caller's dispose scope; the weights stay as they are.</summary>
    ChunkGradients Compute(ChunkSamples samples);
}
