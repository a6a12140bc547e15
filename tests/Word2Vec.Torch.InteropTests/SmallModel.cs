using System.Text.Json;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Twenty words, some beyond ASCII, with random weights of eight numbers in both matrices, and pairs to train on.</summary>
internal static class SmallModel
{
    public const int Dimension = 8;

    public static readonly string[] Words =
        [.. "the of and king queen man woman Ärger œuvre café 日本 Привет naïve x-ray it's 3.14 😀 </s> UPPER zebra".Split(' ')];

    public static readonly long[] Shape = [Words.Length, Dimension];

    private static readonly long[] Centers = [0, 3, 4, 5, 6, 7, 3, 19, 0, 11];
    private static readonly long[] Contexts = [3, 4, 3, 6, 5, 8, 5, 0, 19, 12];

    // The context stands among its own negatives once, and a word twice in a row: both count.
    private static readonly long[][] Negatives = [.. Enumerable.Range(0, Centers.Length).Select(row => (long[])[(row * 7 + 2) % 20, (row * 3 + 5) % 20, (row * 7 + 2) % 20])];

    public static Vocabulary Vocabulary => Vocabulary.FromCounts(Words.Select((word, row) => KeyValuePair.Create(word, 100L - row)));

    /// <summary>A new model; both matrices hold normal numbers of deviation 0.1.</summary>
    public static SkipGramModel Create(ulong seed = 5) => new(Words.Length, Dimension, WeightInitialization.Guide, seed);

    /// <summary>The pairs as the scripts read them.</summary>
    public static void WritePairs(string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { centers = Centers, contexts = Contexts, negatives = Negatives }));

    public static Tensor Softmax(SkipGramModel model) =>
        SkipGramLoss.Softmax(model.InputWeight, model.OutputWeight, tensor(Centers), tensor(Contexts));

    public static Tensor NegativeSampling(SkipGramModel model) => SkipGramLoss.NegativeSampling(
        model.InputWeight, model.OutputWeight, tensor(Centers), tensor(Contexts), tensor([.. Negatives.SelectMany(row => row)], Centers.Length, 3));

    /// <summary>Gradient descent on the full softmax over all pairs.</summary>
    /// <returns>The loss before each step.</returns>
    public static double[] Train(SkipGramModel model, int steps, double rate)
    {
        using var optimizer = optim.SGD(model.parameters(), rate);
        return [.. Enumerable.Range(0, steps).Select(_ => Step(model, optimizer))];
    }

    /// <summary>Reads a state dict as a user would.</summary>
    public static SkipGramModel Load(string path)
    {
        using var file = PyTorchFile.Read(path);
        return SkipGramStateDict.ToModel(file.Tensors, path);
    }

    private static double Step(SkipGramModel model, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = Softmax(model);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }
}
