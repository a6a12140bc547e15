using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>From one file, PyTorch's autograd and ours come to the same losses and gradients.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData("model.pt")]
    [InlineData("model.safetensors")]
    public async Task Losses_and_gradients_agree(string name)
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelFolder.Save(folder["model"], model, SmallModel.Vocabulary);
        ModelConverter.Convert(folder["model"], folder[name]);
        SmallModel.WritePairs(folder["pairs.json"]);

        var losses = await Python.RunAsync("torch", "losses", folder[name], folder["pairs.json"], folder.Path);

        Agree(model, SmallModel.Softmax, "softmax");
        Agree(model, SmallModel.NegativeSampling, "negative_sampling");

        void Agree(SkipGramModel model, Func<SkipGramModel, Tensor> loss, string there)
        {
            using var scope = NewDisposeScope();
            model.zero_grad();
            var value = loss(model);
            value.backward();
            TensorAssert.Close(tensor((double)losses[there]!), value, InteropTolerances.LossAndGradient);
            Assert.True(model.InputWeight.grad!.abs().max().item<float>() > 0);
            TensorAssert.Close(Gradient("input"), model.InputWeight.grad!, InteropTolerances.LossAndGradient);
            TensorAssert.Close(Gradient("output"), model.OutputWeight.grad!, InteropTolerances.LossAndGradient);

            Tensor Gradient(string matrix) => RawNumbers.Read(folder[$"{there}.{matrix}.raw"], SmallModel.Shape);
        }
    }
}
