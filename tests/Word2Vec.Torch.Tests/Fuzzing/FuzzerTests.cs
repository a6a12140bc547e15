using System.Runtime.InteropServices;
using System.Text;
using Word2Vec.Torch.Tests.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>The fuzzer finds each kind of fault, planted in a reader of its own.</summary>
[Collection(FuzzingAlone.Name)]
public sealed class FuzzerTests : IDisposable
{
    private const int Large = 100 << 20;

    private static readonly byte[] Seed = Encoding.UTF8.GetBytes("valid 1.5 file\n");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Action<byte[]>> Faults => new()
    {
        { "FormatException", _ => throw new FormatException("not the documented one") },
        { "a message with control characters", _ => throw new ModelFormatException("fuzz", "two\nlines") },
        { "a message of 5006 characters", _ => throw new ModelFormatException("fuzz", new string('x', 5000)) },
        { "took 60 ms", _ => Thread.Sleep(60) },
        { "bytes for a file of", _ => GC.KeepAlive(new byte[Large]) },
        { "bytes for a file of", _ => empty(Large, dtype: uint8).Dispose() },
        { "1 tensors are left behind", _ => ones(3).DetachFromDisposeScope() },
        { "FailException", _ => Assert.Fail("what was read is not valid, or an object that was there has changed") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_found_and_its_file_kept(string found, Action<byte[]> fault)
    {
        var target = Planted(input => fault(input));
        var failure = Assert.Single(new Fuzzer(target, _folder.Path) { AllowedTime = TimeSpan.FromMilliseconds(found == "took 60 ms" ? 50 : 1000) }.Run(7, 3).Failures);
        Assert.Contains(found == "took 60 ms" ? "took " : found, failure, StringComparison.Ordinal);
        Assert.Contains("scripts/fuzz.sh --number 7 planted", failure, StringComparison.Ordinal);
        Assert.Equal(target.Mutant(7), File.ReadAllBytes(_folder["planted-7.bin"]));
    }

    [Fact]
    public void A_reader_that_never_ends_is_found()
    {
        var target = Planted(_ => Thread.Sleep(Timeout.Infinite));
        var report = new Fuzzer(target, _folder.Path) { Hang = TimeSpan.FromMilliseconds(300) }.Run(7, 3);
        Assert.Contains("file 7", Assert.Single(report.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_stays_is_found()
    {
        const int Megabyte = 1 << 20;
        var kept = new List<nint>();
        var target = Planted(_ =>
        {
            kept.Add(Marshal.AllocHGlobal(Megabyte));
            unsafe
            {
                new Span<byte>((void*)kept[^1], Megabyte).Fill(1);
            }
        });
        var failures = new Fuzzer(target, _folder.Path).Run(0, 400).Failures;
        Assert.True(failures.Count == 1, string.Join('\n', failures));
        Assert.Contains("bytes of memory are left behind", failures[0], StringComparison.Ordinal);
        kept.ForEach(Marshal.FreeHGlobal);
    }

    [Fact]
    public void Files_that_stay_open_are_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files are counted in Linux's /proc");
        var kept = new List<FileStream>();
        File.WriteAllText(_folder["file"], "");
        var target = Planted(_ => kept.Add(File.OpenRead(_folder["file"])));
        Assert.Contains("open files are left behind", Assert.Single(new Fuzzer(target, _folder.Path).Run(0, 3).Failures), StringComparison.Ordinal);
        kept.ForEach(file => file.Dispose());
    }

    [Fact]
    public void A_target_that_refuses_its_valid_file_is_found() =>
        Assert.Contains(
            "a valid file is refused",
            Assert.Single(new Fuzzer(Planted(_ => { }) with { Read = _ => throw new ModelFormatException("fuzz", "no") }, _folder.Path).Run(0, 3).Failures),
            StringComparison.Ordinal);

    [Fact]
    public void A_sound_reader_has_no_failure()
    {
        var report = new Fuzzer(Planted(input => throw new ModelFormatException("fuzz", $"{input.Length} bytes")), _folder.Path).Run(0, 200);
        Assert.Empty(report.Failures);
        Assert.Equal(200, report.Refused + report.Accepted);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [MemberData(nameof(FuzzTests.Targets), MemberType = typeof(FuzzTests))]
    public void A_number_gives_the_same_damaged_file_again_and_most_numbers_another(string name)
    {
        using var other = new TempFolder();
        var (first, second) = (FuzzTargets.All[name](_folder), FuzzTargets.All[name](other));
        Assert.Equal(name, first.Name);
        var files = Enumerable.Range(0, 50).Select(number => first.Mutant((ulong)number)).ToList();
        Assert.Equal(files, Enumerable.Range(0, 50).Select(number => second.Mutant((ulong)number)));
        Assert.InRange(files.Select(Convert.ToHexString).Distinct().Count(), 40, 50);
    }

    private static FuzzTarget Planted(Action<byte[]> read) => new(
        "planted",
        [Seed],
        input =>
        {
            if (!input.AsSpan().SequenceEqual(Seed)) read(input);
        },
        typeof(ModelFormatException),
        IsText: true);
}
