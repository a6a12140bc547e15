using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Full softmax of a chunk: a centre's pairs share one log-sum-exp over the vocabulary, L = Σ_c (n_c·log Σ_w exp(u_c·v_w) − Σ mask·(u_c·v)),
/// n_c the number of its pairs. By hand, the vocabulary goes by in blocks, so that no more than <see cref="ScoresAtOnce"/> scores are in memory:
/// <code>
/// P = n·softmax(u·W2)    ∂L/∂u = P·W2ᵀ − mask·v    ∂L/∂W2ᵀ = Pᵀ·u − maskᵀ·u at the columns' rows
/// </code>
/// The curvature along u is at most Σ_w P·|v_w|², and along v_w at most Σ_c P·|u_c|². That holds where the step begins. Where a pair's P is
/// small and its step long, P grows on the way: so each pair counts as if its P were 1 more, Σ_w (P + mask)·|v_w|², Σ_c (P + mask)·|u_c|².
/// With autograd, which keeps its scores until the backward pass, the centres go by in blocks instead.
/// </summary>
/// <param name="input">W1.</param>
/// <param name="output">W2ᵀ.</param>
/// <param name="kind">Where gradients come from.</param>
/// <param name="withCurvature">Whether the curvature along each row is wanted.</param>
internal sealed class SoftmaxChunk(WeightRows input, WeightRows output, GradientKind kind, bool withCurvature = false) : IChunkLoss
{
    /// <summary>Scores in memory at a time: 16 MiB of float32.</summary>
    public const int ScoresAtOnce = 1 << 22;

    public ChunkGradients Compute(ChunkSamples samples) =>
        kind == GradientKind.Autograd ? ByAutograd(samples) : ByHand(samples);

    private ChunkGradients ByAutograd(ChunkSamples samples)
    {
        using var withGraph = enable_grad();
        var (centers, outputs) = (input.Gather(samples.Centers).requires_grad_(true), output.Stretch(0, output.Count).clone().requires_grad_(true));
        var (blocks, width) = (samples.Mask.size(0), samples.Mask.size(1));
        var step = Math.Max(1, ScoresAtOnce / (width * output.Count));
        var total = zeros([], input.SumType, centers.device);
        var curvature = new Curvatures(withCurvature, centers.detach(), output.Count);
        for (var start = 0L; start < blocks; start += step)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(step, blocks - start);
            var u = centers.narrow(0, start * width, count * width);
            var mask = samples.Mask.narrow(0, start, count);
            var columns = samples.Columns.narrow(0, start, count).flatten();
            var v = output.Gather(columns).requires_grad_(true);
            var scores = u.view(count, width, -1).bmm(v.view(count, -1, centers.size(1)).transpose(1, 2));
            var (pairs, logits) = (mask.sum(2).flatten(), u.matmul(outputs.t()));
            var loss = (pairs * logits.logsumexp(1)).sum() - (mask * scores).sum();
            loss.backward();
            output.AddRows(outputs.grad!, columns, v.grad!, Scalars.One);
            total.add_(loss.detach(), Scalars.One);
            if (!withCurvature) continue;
            curvature.Add(logits.detach().softmax(1).mul_(pairs.unsqueeze(1)), outputs.detach(), start * width, 0);
        }

        if (withCurvature) curvature.AddPairs(samples, output.Gather(samples.Columns.flatten()));
        return curvature.With(total, samples, centers.grad!, outputs.grad!);
    }

    private ChunkGradients ByHand(ChunkSamples samples)
    {
        using var withoutGraph = no_grad();
        var rows = input.Gather(samples.Centers);
        var columns = samples.Columns.flatten();
        var u = rows.view(samples.Mask.size(0), samples.Mask.size(1), -1);
        var v = output.Gather(columns).view(samples.Mask.size(0), samples.Mask.size(2), -1);
        var byCenter = samples.Mask.bmm(v).neg_().view_as(rows);
        // Σ mask·(u·v), as u·(mask·v).
        var attraction = rows.mul(byCenter).sum();
        var byOutput = zeros([output.Count, rows.size(1)], rows.dtype, rows.device);
        output.AddRows(byOutput, columns, samples.Mask.transpose(1, 2).bmm(u).view(columns.size(0), -1), Scalars.MinusOne);
        var pairs = samples.Mask.sum(2).flatten();
        var curvature = new Curvatures(withCurvature, rows, output.Count);
        curvature.AddPairs(samples, v.view(columns.size(0), -1));
        var normalizer = AddSoftmax(rows, pairs, byCenter, byOutput, curvature);
        var loss = attraction.add_(pairs.mul(normalizer).sum(), Scalars.One);
        return curvature.With(loss, samples, byCenter, byOutput);
    }

    /// <summary>Adds P·W2ᵀ and Pᵀ·u, and returns log Σ exp of each centre's scores.</summary>
    private Tensor AddSoftmax(Tensor rows, Tensor pairs, Tensor byCenter, Tensor byOutput, Curvatures curvature)
    {
        var step = Math.Max(1, Math.Min(output.Count, ScoresAtOnce / rows.size(0)));
        var normalizer = full_like(pairs, Scalars.NegativeInfinity);
        for (var start = 0L; start < output.Count; start += step)
        {
            using var scope = NewDisposeScope();
            normalizer.copy_(logaddexp(normalizer, Scores(rows, start, step).Scores.logsumexp(1)));
        }

        for (var start = 0L; start < output.Count; start += step)
        {
            using var scope = NewDisposeScope();
            var (block, scores) = Scores(rows, start, step);
            var expected = scores.sub_(normalizer.unsqueeze(1)).exp_().mul_(pairs.unsqueeze(1));
            byCenter.addmm_(expected, block);
            byOutput.narrow(0, start, block.size(0)).addmm_(expected.t(), rows);
            curvature.Add(expected, block, 0, start);
        }

        return normalizer;
    }

    private (Tensor Block, Tensor Scores) Scores(Tensor rows, long start, long step)
    {
        var block = output.Stretch(start, Math.Min(step, output.Count - start));
        return (block, rows.matmul(block.t()));
    }

    /// <summary>Adds up, where it is wanted, the curvature along each centre's row and each word's.</summary>
    private sealed class Curvatures
    {
        private readonly Tensor? _input;
        private readonly Tensor? _output;
        private readonly Tensor? _squaredLengths;

        /// <param name="isWanted">Whether it is.</param>
        /// <param name="centers">The centres' rows, [T, N].</param>
        /// <param name="words">V.</param>
        public Curvatures(bool isWanted, Tensor centers, long words)
        {
            if (!isWanted) return;
            (_input, _output) = (zeros([centers.size(0)], centers.dtype, centers.device), zeros([words], centers.dtype, centers.device));
            _squaredLengths = centers.square().sum(1);
        }

        /// <param name="expected">P of some centres and words, [t, v].</param>
        /// <param name="words">The words' rows, [v, N].</param>
        /// <param name="center">The first of the centres.</param>
        /// <param name="word">The first of the words.</param>
        public void Add(Tensor expected, Tensor words, long center, long word)
        {
            if (_squaredLengths is null) return;
            _input!.narrow(0, center, expected.size(0)).add_(expected.mv(words.square().sum(1)), Scalars.One);
            _output!.narrow(0, word, expected.size(1)).add_(expected.t().mv(_squaredLengths.narrow(0, center, expected.size(0))), Scalars.One);
        }

        /// <summary>Adds the pairs themselves.</summary>
        /// <param name="samples">Whose mask marks them.</param>
        /// <param name="columns">The columns' rows of W2ᵀ, [T / B · C, N].</param>
        public void AddPairs(ChunkSamples samples, Tensor columns)
        {
            if (_squaredLengths is null) return;
            var mask = samples.Mask;
            _input!.add_(mask.bmm(columns.square().sum(1).view(mask.size(0), -1, 1)).flatten(), Scalars.One);
            _output!.index_add_(0, samples.Columns.flatten(), mask.transpose(1, 2).bmm(_squaredLengths.view(mask.size(0), -1, 1)).flatten(), Scalars.One);
        }

        public ChunkGradients With(Tensor loss, ChunkSamples samples, Tensor byCenter, Tensor byOutput) => new(
            loss, new RowGradients(samples.Centers, byCenter) { Curvature = _input }, [new RowGradients(null, byOutput) { Curvature = _output }]);
    }
}
