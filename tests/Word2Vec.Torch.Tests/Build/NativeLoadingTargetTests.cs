using Word2Vec.Torch.Build;

namespace Word2Vec.Torch.Tests.Build;

/// <summary>The build's own target on a project of a few lines whose package brings the fixture.</summary>
public sealed class NativeLoadingTargetTests : IDisposable
{
    private const string Weakened = "COPIES package/libother.so to libother.so;obj/native/libLibTorchSharp.so to libLibTorchSharp.so";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_target_puts_a_weakened_copy_in_the_place_of_the_package_file_once()
    {
        SkipUnlessLinux();
        var original = WritePackage(ElfFixture.Create().Bytes);

        var first = await BuildAsync();
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Contains(Weakened, first.Output, StringComparison.Ordinal);
        var copy = folder["obj/native/libLibTorchSharp.so"];
        Assert.Equal(VersionNeed.Weak, new ElfVersionNeeds(File.ReadAllBytes(copy)).Find(ElfFixture.Version));
        Assert.Equal(original, File.ReadAllBytes(folder["package/libLibTorchSharp.so"]));

        var time = File.GetLastWriteTimeUtc(copy);
        var second = await BuildAsync();
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Contains(Weakened, second.Output, StringComparison.Ordinal);
        Assert.Equal(time, File.GetLastWriteTimeUtc(copy));
    }

    [Fact]
    public async Task A_package_file_that_really_uses_the_version_is_a_build_error_with_its_name_and_the_way_out()
    {
        SkipUnlessLinux();
        WritePackage(ElfFixture.Create(secondUser: true).Bytes);

        var build = await BuildAsync();
        Assert.Equal(1, build.ExitCode);
        Assert.Contains("package/libLibTorchSharp.so: cannot make GLIBCXX_3.4.32 weak: its symbol", build.Output, StringComparison.Ordinal);
        Assert.Contains("-p:WeakenVersionNeeds=false", build.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["obj/native/libLibTorchSharp.so"]));

        var without = await BuildAsync("-p:WeakenVersionNeeds=false");
        Assert.True(without.ExitCode == 0, without.Output);
        Assert.Contains("COPIES package/libLibTorchSharp.so to libLibTorchSharp.so;", without.Output, StringComparison.Ordinal);
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the target acts on Linux only");

    private byte[] WritePackage(byte[] library)
    {
        Directory.CreateDirectory(folder["package"]);
        File.WriteAllBytes(folder["package/libLibTorchSharp.so"], library);
        File.WriteAllText(folder["package/libother.so"], "another library");
        File.WriteAllText(folder["project.proj"], $"""
            <Project>
              <PropertyGroup>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <NativeCopyLocalItems Include="package/libLibTorchSharp.so" DestinationSubPath="libLibTorchSharp.so" />
                <NativeCopyLocalItems Include="package/libother.so" DestinationSubPath="libother.so" />
              </ItemGroup>
              <Import Project="{Repository.File("build/NativeLoading.targets")}" />
              <Target Name="ResolveLockFileCopyLocalFiles" />
              <Target Name="Report" DependsOnTargets="ResolveLockFileCopyLocalFiles">
                <Message Importance="High" Text="COPIES @(NativeCopyLocalItems->'%(Identity) to %(DestinationSubPath)')" />
              </Target>
            </Project>
            """);
        return library;
    }

    private Task<ProcessRun> BuildAsync(params string[] arguments) =>
        ProcessRun.RunAsync("dotnet", ["msbuild", "project.proj", "-t:Report", "-nologo", .. arguments], workingFolder: folder.Path);
}
