using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Tests.Native;

public sealed class LibraryPlanTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nvidia/cuda_runtime/lib")]
    [InlineData("nvidia/cu13/lib")]
    [InlineData("cusparselt/lib")]
    public void Each_library_comes_after_those_it_needs_wherever_pip_lays_them(string place)
    {
        Directory.CreateDirectory(_folder["torch/lib"]);
        Directory.CreateDirectory(_folder[place]);
        SmallElf.Write(_folder["torch/lib/libtorch_cuda.so"], ["libc10.so", "libcudart.so.13"]);
        SmallElf.Write(_folder["torch/lib/libc10.so"], ["libc.so.6"]);
        SmallElf.Write(_folder[$"{place}/libcudart.so.13"], ["libother.so"]);
        // In a circle, which the system's loader bears.
        SmallElf.Write(_folder[$"{place}/libother.so"], ["libcudart.so.13", "libnowhere.so"]);
        var plan = new LibraryPlan([_folder["torch/lib/libtorch_cuda.so"]], new LibtorchFolder(_folder["torch/lib"], null).SearchFolders());

        Assert.Equal(["libc10.so", "libother.so", "libcudart.so.13", "libtorch_cuda.so"], plan.Files.Select(Path.GetFileName));
        Assert.Equal(["libc.so.6", "libnowhere.so"], plan.FromSystem.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("libother.so", Path.GetFileName(plan.FromSystem["libnowhere.so"]));
    }

    [Fact]
    public void A_library_is_found_where_another_says_that_it_looks()
    {
        Directory.CreateDirectory(_folder["deep"]);
        SmallElf.Write(_folder["libone.so"], ["libtwo.so"], "$ORIGIN/deep");
        SmallElf.Write(_folder["deep/libtwo.so"], []);

        Assert.Equal(["libtwo.so", "libone.so"], new LibraryPlan([_folder["libone.so"]], []).Files.Select(Path.GetFileName));
    }
}
