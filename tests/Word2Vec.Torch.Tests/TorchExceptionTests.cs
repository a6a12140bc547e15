using System.ComponentModel;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Word2Vec.Torch.Tests;

public sealed class TorchExceptionTests
{
    [Fact]
    public void What_torch_says_in_many_lines_is_one_and_the_whole_is_inside()
    {
        var torchs = Assert.Throws<ExternalException>(() =>
        {
            using var scope = torch.NewDisposeScope();
            torch.zeros(3).view(2);
        });
        var error = TorchException.From(torchs);

        Assert.NotNull(error);
        Assert.Equal("torch failed: shape '[2]' is invalid for input of size 3", error.Cause);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Same(torchs, error.InnerException);
        Assert.Contains("frame #0", torchs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_the_machine_does_not_have_is_told_with_the_remedy()
    {
        // More bytes than addresses, so that no system can lend them.
        var torchs = Assert.Throws<ExternalException>(() => torch.empty(1L << 46));
        var error = TorchException.From(torchs)!;

        Assert.Equal($"torch finds no memory for {4L << 46} bytes more", error.Cause);
        Assert.Contains("lower batch-size, dim or max-vocab", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.11 GiB of which 1.25 GiB is free. Process 1 has 77 GiB\nException raised from malloc at /pytorch/c10/cuda/CUDACachingAllocator.cpp:1 (most recent call first):\nframe #0: x",
        "the GPU has no memory for 2.00 GiB more (GPU 0 has a total capacity of 79.11 GiB of which 1.25 GiB is free)",
        "train on the cpu")]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB. More\nframe #0", "the GPU has no memory for 20.00 MiB more", "batch-size")]
    [InlineData("CUDA error: out of memory\nCUDA kernel errors might be reported later", "torch finds no memory: CUDA error: out of memory", "batch-size")]
    [InlineData("std::bad_alloc", "torch finds no memory: std::bad_alloc", "batch-size")]
    [InlineData("CUDA error: no kernel image is available for execution on the device\nmore", "torch failed: CUDA error: no kernel image is available for execution on the device", "not built for this GPU")]
    [InlineData(
        "Expected a 'cuda' device type for generator but found 'cpu'\nException raised from check_generator at x.h:1 (most recent call first):\nframe #0: c10::Error",
        "torch failed: Expected a 'cuda' device type for generator but found 'cpu'",
        "report this line")]
    [InlineData("in one Exception raised from here", "torch failed: in one", "report")]
    [InlineData("[enforce fail at a.cpp:1] x > 0. no\n", "torch failed: x > 0. no", "report")]
    [InlineData("\u001b[31mred\u0007", "torch failed:  [31mred ", "report")]
    [InlineData("", "torch failed: without a word", "report")]
    public void A_message_has_its_cause_and_its_remedy(string message, string cause, string remedy)
    {
        var error = TorchException.From(new ExternalException(message))!;

        Assert.Equal(cause, error.Cause);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal($"{error.Cause}; {error.Remedy}", error.Message);
    }

    [Fact]
    public void It_is_found_inside_what_threads_and_type_initialisers_throw()
    {
        var torchs = new ExternalException("no\nframe #0");
        var threads = Assert.Throws<AggregateException>(() => Parallel.For(0, 4, i => throw (i < 4 ? torchs : new InvalidOperationException())));

        Assert.Same(torchs, TorchException.From(threads)!.InnerException);
        Assert.Same(torchs, TorchException.From(new AggregateException(new IOException("first"), new AggregateException(torchs)))!.InnerException);
        Assert.Same(torchs, TorchException.From(new TypeInitializationException("TorchSharp.torch", torchs))!.InnerException);
        Assert.Same(torchs, TorchException.From(new InvalidOperationException("around", torchs))!.InnerException);
    }

    [Theory]
    [InlineData("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /w2v/libLibTorchSharp.so)", "native-loading.md")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.34' not found (required by /w2v/libLibTorchSharp.so)", "newer C library")]
    [InlineData("libtorch_cpu.so: cannot open shared object file: No such file or directory", "set W2V_LIBTORCH to torch/lib")]
    [InlineData("libtorch_cpu.so: failed to map segment from shared object", "it needs more memory than this process may take")]
    [InlineData("libgcc_s.so.1: cannot open shared object file: No such file or directory", "that file is missing")]
    [InlineData("/w2v/libLibTorchSharp.so: undefined symbol: _ZN2at", "do not fit each other")]
    [InlineData("something new", "report this line")]
    public void The_loaders_last_line_is_the_cause_and_has_a_remedy(string line, string remedy)
    {
        var loaders = new DllNotFoundException($"Unable to load shared library 'LibTorchSharp' or one of its dependencies. Consider LD_DEBUG: \n{line}\n");
        var error = TorchException.From(new TypeInitializationException("TorchSharp.torch", loaders))!;

        Assert.Equal(line, error.Cause);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Same(loaders, error.InnerException);
    }

    [Fact]
    public void What_is_not_torchs_is_left_alone()
    {
        Assert.Null(TorchException.From(new Win32Exception(2)));
        Assert.Null(TorchException.From(new IOException("disk full", new InvalidOperationException())));
        Assert.Null(TorchException.From(new DllNotFoundException("Unable to load shared library 'libSkiaSharp'")));
        Assert.Null(TorchException.From(new AggregateException(new IOException("disk full"))));
    }
}
