using System.Runtime.CompilerServices;
using TorchSharp;

namespace Word2Vec.Torch.Tests;

/// <summary>Test classes run side by side; torch's own threads would only wait for each other on the same cores.</summary>
internal static class TorchThreads
{
    [ModuleInitializer]
    internal static void UseOne() => torch.set_num_threads(1);
}
