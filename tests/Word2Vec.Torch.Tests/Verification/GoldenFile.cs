using System.Text.Json.Nodes;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests.Gradients;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Verification;

/// <summary>A golden file for <see cref="SmallProblem"/>, to be damaged by tests. Its numbers are the project's own: what is tested is the reading.</summary>
internal static class GoldenFile
{
    public static JsonObject Create()
    {
        using var scope = NewDisposeScope();
        var p = new SmallProblem();
        var (w1, w2) = (p.W1, p.W2);
        return new JsonObject
        {
            ["W1"] = Json(w1),
            ["W2"] = Json(w2.t()),
            ["softmax_pair"] = Pair(w1, w2),
            ["softmax_batch"] = Batch(p, "loss_sum", "softmax, sum"),
            ["matrix_objective"] = Matrix(p),
            ["negative_sampling_batch"] = Sampling(p),
            ["guide_negative_sampling_step"] = Step(w1, w2),
            ["tokenize"] = new JsonArray(new JsonObject { ["text"] = "A b!", ["tokens"] = new JsonArray("a", "b") }),
        };
    }

    private static JsonObject Pair(Tensor w1, Tensor w2)
    {
        var scores = w2.mv(w1.select(0, 1));
        var hand = HandDerived.SoftmaxPair(w1, w2, 1, 4);
        return new JsonObject
        {
            ["center"] = 1,
            ["context"] = 4,
            ["scores"] = Json(scores),
            ["probabilities"] = Json(scores.softmax(0)),
            ["loss"] = Json(SkipGramLoss.Softmax(scores.unsqueeze(0), tensor(new long[] { 4 }))),
            ["grad_scores"] = Json(hand.Scores),
            ["grad_W2"] = Json(hand.OutputWeight.t()),
            ["grad_center_row"] = Json(hand.CenterRow),
        };
    }

    private static JsonObject Batch(SmallProblem p, string lossName, string name)
    {
        var hand = LossCase.All[name].Hand(p, p.W1, p.W2);
        return new JsonObject
        {
            ["centers"] = Json(p.Centers),
            ["contexts"] = Json(p.Contexts),
            [lossName] = Json(LossCase.All[name].Loss(p, p.W1, p.W2)),
            ["grad_W1"] = Json(hand.InputWeight),
            ["grad_W2"] = Json(hand.OutputWeight.t()),
        };
    }

    private static JsonObject Sampling(SmallProblem p)
    {
        var block = Batch(p, "loss_sum", "negative sampling, sum");
        block["negatives"] = Json(p.Negatives);
        return block;
    }

    private static JsonObject Matrix(SmallProblem p)
    {
        var block = Batch(p, "loss", "matrix objective, sum");
        block["X_rows"] = Json(p.Centers);
        block["Y"] = Json(p.Y);
        block["grad_A"] = Json(LossCase.All["matrix objective, sum"].Hand(p, p.W1, p.W2).Scores);
        return block;
    }

    private static JsonObject Step(Tensor w1, Tensor w2)
    {
        var (input, output) = (w1.data<double>().ToArray(), w2.data<double>().ToArray());
        var loss = new ReferenceStep<double>(input, output, 3).NegativeSampling(1, 2, [0, 3, 1, 2], 0.05);
        return new JsonObject
        {
            ["W1_before"] = Json(w1),
            ["W2_before"] = Json(w2.t()),
            ["center"] = 1,
            ["context"] = 2,
            ["negatives"] = new JsonArray(0, 3, 1, 2),
            ["learning_rate"] = 0.05,
            ["loss"] = loss,
            ["W1_after"] = Json(tensor(input, 6, 3)),
            ["W2_after"] = Json(tensor(output, 6, 3).t()),
        };
    }

    private static JsonNode Json(Tensor values) => values.shape.Length switch
    {
        0 => values.dtype == ScalarType.Int64 ? values.item<long>() : values.item<double>(),
        _ => new JsonArray([.. Enumerable.Range(0, (int)values.size(0)).Select(i => Json(values.select(0, i)))]),
    };
}
