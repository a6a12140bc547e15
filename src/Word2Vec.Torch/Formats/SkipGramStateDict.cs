using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// The bridge between a <see cref="SkipGramModel"/> and named tensors from a file: the two keys of its <c>state_dict</c>, which are
/// also those of a PyTorch module with two <c>nn.Embedding</c>s of these names.
/// </summary>
/// <remarks>Thread-safe, as long as the model is used by nobody else meanwhile.</remarks>
public static class SkipGramStateDict
{
    /// <summary>The name of W1, [V, N]: row c is the embedding of word c as a centre.</summary>
    public const string InputKey = "input_embedding.weight";

    /// <summary>The name of W2ᵀ, [V, N]: row o is the vector of word o as a context.</summary>
    public const string OutputKey = "output_embedding.weight";

    /// <summary>
    /// Copies weights into a model that is there, converted to its type and device. They are checked first: an error leaves the model
    /// as it was. Its tensors stay the same objects, so an optimizer goes on with them, and require gradients as before.
    /// </summary>
    /// <param name="model">The model to fill.</param>
    /// <param name="tensors">Both weights by name; other names are not looked at.</param>
    /// <param name="path">The file that they come from, for messages.</param>
    /// <exception cref="ModelFormatException">
    /// A weight is missing, is not of the model's shape [V, N] or not of a floating type, or holds NaN or infinity, also after conversion.
    /// </exception>
    public static void Load(SkipGramModel model, IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = NewDisposeScope();
        using var withoutGraph = no_grad();
        var input = Fitting(InputKey, model.InputWeight);
        var output = Fitting(OutputKey, model.OutputWeight);
        model.InputWeight.copy_(input);
        model.OutputWeight.copy_(output);

        Tensor Fitting(string key, Tensor parameter)
        {
            var tensor = Matrix(tensors, key, path);
            if (!tensor.shape.SequenceEqual(parameter.shape))
                throw FormatError.Of(path, $"'{key}' is {Show(tensor)} where the model has {Show(parameter)}; load it into a model of its shape");
            CheckFinite(key, tensor, path);
            var converted = tensor.to(parameter.dtype);
            if (converted.dtype != tensor.dtype && !FiniteWeights.Hold(converted))
                throw FormatError.Of(path, $"'{key}' holds numbers too large for the model's {parameter.dtype}; load it into a model of {tensor.dtype}");
            return converted;
        }
    }

    /// <summary>A model around weights from a file.</summary>
    /// <param name="tensors">Both weights by name; other names are not looked at.</param>
    /// <param name="path">The file that they come from, for messages.</param>
    /// <returns>A model that requires gradients. It shares the memory of the given tensors, which may be disposed; clone them to keep them apart.</returns>
    /// <exception cref="ModelFormatException">
    /// A weight is missing, is no matrix of a floating type, does not agree with the other, or holds NaN or infinity.
    /// </exception>
    public static SkipGramModel ToModel(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = NewDisposeScope();
        var (input, output) = Matrices(tensors, path);
        return SkipGramModel.FromWeights(input.contiguous(), output.contiguous());
    }

    /// <summary>Both weights of a model by name, W1 first.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The model's own tensors, not copies.</returns>
    public static IReadOnlyDictionary<string, Tensor> Of(SkipGramModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Dictionary<string, Tensor> { [InputKey] = model.InputWeight, [OutputKey] = model.OutputWeight };
    }

    /// <summary>Both weights, checked to be finite matrices [V, N] of one floating type.</summary>
    internal static (Tensor Input, Tensor Output) Matrices(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        var (input, output) = (Matrix(tensors, InputKey, path), Matrix(tensors, OutputKey, path));
        if (!input.shape.SequenceEqual(output.shape) || input.dtype != output.dtype)
            throw FormatError.Of(path, $"'{InputKey}' is {Show(input)} and '{OutputKey}' {Show(output)}; they must agree");
        CheckFinite(InputKey, input, path);
        CheckFinite(OutputKey, output, path);
        return (input, output);
    }

    private static Tensor Matrix(IReadOnlyDictionary<string, Tensor> tensors, string key, string path)
    {
        if (!tensors.TryGetValue(key, out var tensor)) throw FormatError.Of(path, $"'{key}' is missing; there is {Names(tensors.Keys)}");
        if (tensor.shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] || !tensor.is_floating_point())
            throw FormatError.Of(path, $"'{key}' is {Show(tensor)}, not a matrix of a floating type");
        return tensor;
    }

    private static string Names(IEnumerable<string> names) => names.Any() ? string.Join(", ", names.Take(10).Select(name => $"'{name}'")) : "nothing";

    private static void CheckFinite(string key, Tensor tensor, string path)
    {
        if (!FiniteWeights.Hold(tensor)) throw FormatError.Of(path, $"'{key}' holds NaN or infinity; train the model anew");
    }

    private static string Show(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
