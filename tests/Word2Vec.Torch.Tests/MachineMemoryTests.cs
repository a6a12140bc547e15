namespace Word2Vec.Torch.Tests;

public sealed class MachineMemoryTests
{
    [Theory]
    [InlineData("MemTotal:       24633328 kB\nMemFree:         1000 kB\nMemAvailable:   18012345 kB\n", 18012345L * 1024)]
    [InlineData("MemTotal:       24633328 kB\n", long.MaxValue)]
    [InlineData("MemAvailable:   none\n", long.MaxValue)]
    [InlineData("", long.MaxValue)]
    public void What_Linux_calls_available_is_free(string text, long expected) => Assert.Equal(expected, MachineMemory.FreeOf(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void There_is_some_and_not_more_than_the_machine_has() =>
        Assert.InRange(MachineMemory.Available(), 1 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
