using System.Reflection;
using System.Text.RegularExpressions;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>Conventions that no analyzer holds.</summary>
public sealed class CodeStyleTests
{
    private const int MaximumLines = 250;

    /// <summary>Longer files of src and build, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongerFiles = new()
    {
        ["src/Word2Vec.Torch/Training/Kernels/WindowKernel.cs"] = "the kernel's three passes are read side by side",
    };

    /// <summary>What depends on the machine's time zone, culture or language, or hides a leak; and what to use.</summary>
    private static readonly (string Pattern, string Instead)[] Traps =
    [
        (@"\bDateTime\.(Now|Today)\b", "Stopwatch for durations, DateTime.UtcNow for dates"),
        (@"\bCultureInfo\.Current(UI)?Culture\b", "CultureInfo.InvariantCulture"),
        (@"\bStringComparison\.CurrentCulture", "StringComparison.Ordinal"),
        (@"\bStringComparer\.CurrentCulture", "StringComparer.Ordinal"),
        (@"\bnew Random\(\)|\bRandom\.Shared\b", "a RandomSource with a seed"),
        (@"\bEncoding\.(Default|Unicode)\b", "Encoding.UTF8"),
        (@"\bGC\.Collect\((?!.*//)", "a dispose scope, or say on the same line what it saves"),
        (@"^(?!.*\busing\b).*\btorch\.NewDisposeScope\(\)", "using var scope = torch.NewDisposeScope()"),
        ("^#pragma warning disable (?!.*//)", "a reason on the same line"),
    ];

    public static TheoryData<string> Folders => ["src", "build"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_source_file_is_longer_than_250_lines_without_a_reason(string folder)
    {
        var longer = SourceTree.CSharpFiles(folder).Select(file => $"{folder}/{file}").Where(file => File.ReadLines(Repository.File(file)).Count() > MaximumLines);
        Assert.Equal(LongerFiles.Keys.Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal), longer);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_source_file_falls_into_a_known_trap(string folder) =>
        Assert.Equal([], SourceTree.CSharpFiles(folder).SelectMany(file => TrapsIn(File.ReadAllText(Repository.File($"{folder}/{file}"))).Select(trap => $"{file}: {trap}")));

    [Theory]
    [InlineData("var now = DateTime.Now;", true)]
    [InlineData("var scope = torch.NewDisposeScope();", true)]
    [InlineData("using var scope = torch.NewDisposeScope();", false)]
    [InlineData("#pragma warning disable CA1000", true)]
    [InlineData("#pragma warning disable CA1000 // because", false)]
    [InlineData("var now = DateTime.UtcNow;", false)]
    public void The_rules_find_what_they_should(string line, bool isTrap) => Assert.Equal(isTrap, TrapsIn($"class A\n{line}\n").Any());

    [Fact]
    public void Text_files_are_UTF8_without_a_mark_and_end_with_a_line_feed()
    {
        foreach (var folder in new[] { "src", "tests", "build" })
            foreach (var file in SourceTree.CSharpFiles(folder))
            {
                var bytes = File.ReadAllBytes(Repository.File($"{folder}/{file}"));
                Assert.False(bytes is [0xef, 0xbb, 0xbf, ..], $"{file} begins with a byte-order mark");
                Assert.True(bytes is [.., (byte)'\n'] && !bytes.Contains((byte)'\r'), $"{file} does not end with a line feed, or holds carriage returns");
            }
    }

    [Fact]
    public void Every_test_that_runs_only_when_asked_for_is_marked_slow_since_that_is_what_CI_asks_for()
    {
        var methods = typeof(CodeStyleTests).Assembly.GetTypes().SelectMany(type => type.GetMethods());
        var explicitTests = methods.Where(method => method.GetCustomAttribute<FactAttribute>() is { Explicit: true });
        Assert.DoesNotContain(explicitTests, method => !method.GetCustomAttributes<TraitAttribute>().Any(trait => trait is { Name: "Category", Value: "Slow" }));
    }

    private static IEnumerable<string> TrapsIn(string text) =>
        Traps.Where(trap => Regex.IsMatch(text, trap.Pattern, RegexOptions.Multiline)).Select(trap => $"use {trap.Instead}");
}
