using System.Text.Json;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Verification;

/// <summary>
/// Compares the project's losses, gradients and reference step with numbers that another program has written into a JSON file:
/// <c>W1</c> [V, N], <c>W2</c> [N, V] as the guide has it, and the blocks <c>softmax_pair</c>, <c>softmax_batch</c>,
/// <c>matrix_objective</c>, <c>negative_sampling_batch</c>, <c>guide_negative_sampling_step</c>; and, if it is there, the list
/// <c>tokenize</c> of texts and the guide's tokens for them. Other keys are ignored.
/// </summary>
/// <remarks>Float64 on the CPU, to <see cref="GradientTolerance.Golden"/>. Thread-safe.</remarks>
public static class GoldenFormulas
{
    private static readonly (string Name, Func<GoldenBlock, Weights, IEnumerable<GoldenCheck>> Check)[] Blocks =
    [
        ("softmax_pair", SoftmaxPair),
        ("softmax_batch", SoftmaxBatch),
        ("matrix_objective", MatrixObjective),
        ("negative_sampling_batch", NegativeSamplingBatch),
        ("guide_negative_sampling_step", (block, _) => GuideStep(block)),
    ];

    private sealed record Weights(Tensor Input, Tensor Output)
    {
        public long Words => Input.size(0);

        public long Dimension => Input.size(1);
    }

    /// <summary>Checks every block of the file.</summary>
    /// <param name="path">A JSON file as described above.</param>
    /// <returns>One entry a quantity; numbers that differ are in the report, not an exception.</returns>
    /// <exception cref="ModelFormatException">
    /// The file cannot be read, is not JSON, or lacks a block, or a block lacks a value or has one of another kind or shape.
    /// </exception>
    public static GoldenReport Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var document = Parse(path);
        var file = new GoldenBlock(path, null, document.RootElement);
        if (!Blocks.Any(block => file.Has(block.Name)))
            throw new ModelFormatException(path, $"holds none of the blocks {string.Join(", ", Blocks.Select(block => block.Name))}");

        using var scope = NewDisposeScope();
        var input = file.Matrix("W1");
        var output = file.Matrix("W2", input.size(1), input.size(0)).t().contiguous();
        var weights = new Weights(input, output);
        return new GoldenReport(
            path, [.. Blocks.SelectMany(block => block.Check(file.Block(block.Name), weights)), .. Tokenize(file)]);
    }

    private static IEnumerable<GoldenCheck> Tokenize(GoldenBlock file)
    {
        if (!file.Has("tokenize")) return [];
        var cases = file.Blocks("tokenize");
        var wrong = cases.Count(item => !Tokenizer.AsciiWords.Tokenize(item.Text("text")).SequenceEqual(item.Texts("tokens")));
        return [new GoldenCheck("tokenize", "tokens", [cases.Count], wrong)];
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            StrictJson.Check(bytes);
            return JsonDocument.Parse(bytes, StrictJson.Options);
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber + 1;
            throw new ModelFormatException(path, $"is not JSON (line {line}); a golden file is one JSON object", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelFormatException(path, $"cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static IEnumerable<GoldenCheck> SoftmaxPair(GoldenBlock block, Weights w)
    {
        var (center, context) = (block.Word("center", w.Words), block.Word("context", w.Words));
        var (centers, contexts) = (tensor(new long[] { center }), tensor(new long[] { context }));
        var scores = w.Output.mv(w.Input.select(0, center));
        var hand = HandDerived.SoftmaxPair(w.Input, w.Output, center, context);
        var loss = SkipGramLoss.Softmax(w.Input, w.Output, centers, contexts);
        var autograd = Autograd(w, (w1, w2) => SkipGramLoss.Softmax(w1, w2, centers, contexts));
        var autogradScores = GradientCheck.Autograd(() => SkipGramLoss.Softmax(scores.unsqueeze(0), contexts), [scores]);
        return
        [
            Compare("scores", block.Vector("scores", w.Words), scores),
            Compare("probabilities", block.Vector("probabilities", w.Words), scores.softmax(0)),
            Compare("loss", block.Scalar("loss"), loss),
            Compare("grad_scores", block.Vector("grad_scores", w.Words), hand.Scores, autogradScores[0]),
            Compare("grad_W2", block.Matrix("grad_W2", w.Dimension, w.Words), hand.OutputWeight.t(), autograd.Output.t()),
            Compare(
                "grad_center_row", block.Vector("grad_center_row", w.Dimension), hand.CenterRow, autograd.Input.select(0, center)),
        ];

        static GoldenCheck Compare(string quantity, Tensor golden, params Tensor[] actual) =>
            GoldenFormulas.Compare("softmax_pair", quantity, golden, actual);
    }

    private static IEnumerable<GoldenCheck> SoftmaxBatch(GoldenBlock block, Weights w)
    {
        var centers = block.Words("centers", w.Words);
        var (c, o) = (tensor(centers), tensor(block.Words("contexts", w.Words, centers.Length)));
        return CompareBatch(
            "softmax_batch",
            "loss_sum",
            block,
            w,
            (w1, w2) => SkipGramLoss.Softmax(w1, w2, c, o, nn.Reduction.Sum),
            HandDerived.Softmax(w.Input, w.Output, c, o, nn.Reduction.Sum));
    }

    private static IEnumerable<GoldenCheck> MatrixObjective(GoldenBlock block, Weights w)
    {
        var centers = block.Words("X_rows", w.Words);
        var y = block.Matrix("Y", centers.Length, w.Words);
        var x = nn.functional.one_hot(tensor(centers), w.Words).to(float64);
        var hand = HandDerived.MatrixObjective(w.Input, w.Output, x, y);
        var scores = x.matmul(w.Input).matmul(w.Output.t());
        var autogradScores = GradientCheck.Autograd(() => SkipGramLoss.MatrixObjective(scores, y), [scores]);
        return
        [
            Compare("matrix_objective", "grad_A", block.Matrix("grad_A", centers.Length, w.Words), hand.Scores, autogradScores[0]),
            .. CompareBatch("matrix_objective", "loss", block, w, (w1, w2) => SkipGramLoss.MatrixObjective(w1, w2, x, y), hand),
        ];
    }

    private static IEnumerable<GoldenCheck> NegativeSamplingBatch(GoldenBlock block, Weights w)
    {
        var centers = block.Words("centers", w.Words);
        var (c, o) = (tensor(centers), tensor(block.Words("contexts", w.Words, centers.Length)));
        var negatives = block.WordRows("negatives", w.Words, centers.Length);
        return CompareBatch(
            "negative_sampling_batch",
            "loss_sum",
            block,
            w,
            (w1, w2) => SkipGramLoss.NegativeSampling(w1, w2, c, o, negatives, nn.Reduction.Sum),
            HandDerived.NegativeSampling(w.Input, w.Output, c, o, negatives, nn.Reduction.Sum));
    }

    private static IEnumerable<GoldenCheck> GuideStep(GoldenBlock block)
    {
        const string Name = "guide_negative_sampling_step";
        var before = block.Matrix("W1_before");
        var (words, dimension) = (before.size(0), before.size(1));
        var input = before.data<double>().ToArray();
        var output = block.Matrix("W2_before", dimension, words).t().contiguous().data<double>().ToArray();
        var negatives = block.Words("negatives", words).Select(word => (int)word).ToArray();
        var loss = new ReferenceStep<double>(input, output, (int)dimension, guideClips: true).NegativeSampling(
            block.Word("center", words), block.Word("context", words), negatives, block.Number("learning_rate"));
        return
        [
            Compare(Name, "loss", block.Scalar("loss"), tensor(loss)),
            Compare(Name, "W1_after", block.Matrix("W1_after", words, dimension), tensor(input, words, dimension)),
            Compare(Name, "W2_after", block.Matrix("W2_after", dimension, words), tensor(output, words, dimension).t()),
        ];
    }

    private static IEnumerable<GoldenCheck> CompareBatch(
        string name, string lossKey, GoldenBlock block, Weights w, Func<Tensor, Tensor, Tensor> loss, SkipGramGradients hand)
    {
        var autograd = Autograd(w, loss);
        return
        [
            Compare(name, lossKey, block.Scalar(lossKey), loss(w.Input, w.Output)),
            Compare(name, "grad_W1", block.Matrix("grad_W1", w.Words, w.Dimension), hand.InputWeight, autograd.Input),
            Compare(name, "grad_W2", block.Matrix("grad_W2", w.Dimension, w.Words), hand.OutputWeight.t(), autograd.Output.t()),
        ];
    }

    private static Weights Autograd(Weights w, Func<Tensor, Tensor, Tensor> loss)
    {
        var gradients = GradientCheck.Autograd(() => loss(w.Input, w.Output), [w.Input, w.Output]);
        return new Weights(gradients[0], gradients[1]);
    }

    private static GoldenCheck Compare(string block, string quantity, Tensor golden, params Tensor[] actual)
    {
        // Max, as Math.Max has it, passes NaN on; Enumerable.Max would not.
        var difference = actual.Select(value => GradientTolerance.AbsoluteDifference(value, golden)).Aggregate(Math.Max);
        return new GoldenCheck(block, quantity, golden.shape, difference);
    }
}
