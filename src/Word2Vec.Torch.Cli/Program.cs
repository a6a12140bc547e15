using TorchSharp;
Console.WriteLine(torch.__version__);
using var t = torch.randn(3);
Console.WriteLine(t.sum().item<float>());
