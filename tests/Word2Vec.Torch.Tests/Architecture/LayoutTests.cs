using System.Xml.Linq;

namespace Word2Vec.Torch.Tests.Architecture;

/// <summary>Where things are, and what may use what.</summary>
public sealed class LayoutTests
{
    /// <summary>Data flows downward: a folder uses itself and the folders above it here. Files at the root belong to all.</summary>
    private static readonly string[] FoldersFromTopDown =
        ["Native", "Text", "Vocab", "Sampling", "Modeling", "Gradients", "Vectors", "Projection", "Formats", "Evaluation", "Training", "Verification"];

    /// <summary>Neighbours in the order that must not know each other.</summary>
    private static readonly (string Folder, string NotUsed)[] Apart = [("Evaluation", "Formats")];

    [Fact]
    public void A_folder_of_the_library_uses_only_folders_above_it()
    {
        var files = SourceTree.CSharpFiles(SourceTree.Library);
        Assert.NotEmpty(files);
        Assert.Equal([], files.SelectMany(Violations));
    }

    [Fact]
    public void Every_folder_of_the_library_has_its_place_in_the_order() =>
        Assert.Equal([], SourceTree.CSharpFiles(SourceTree.Library).Select(FolderOf).Where(folder => folder != "").Distinct().Except(FoldersFromTopDown));

    [Theory]
    [InlineData("Text/A.cs", "using Word2Vec.Torch.Vocab;", true)]
    [InlineData("Text/A.cs", "var a = Word2Vec.Torch.Training.B.C;", true)]
    [InlineData("Evaluation/A.cs", "using Word2Vec.Torch.Formats;", true)]
    [InlineData("A.cs", "using Word2Vec.Torch.Text;", true)]
    [InlineData("Training/A.cs", "using Word2Vec.Torch.Text;\nnamespace Word2Vec.Torch.Training;", false)]
    public void The_rule_finds_what_it_should(string file, string text, bool isViolation) =>
        Assert.Equal(isViolation, Violations(file, text).Any());

    [Fact]
    public void The_library_references_TorchSharp_and_PyBridge_alone()
    {
        var project = XDocument.Load(Repository.File($"{SourceTree.Library}/Word2Vec.Torch.csproj"));
        string[] kinds = ["PackageReference", "ProjectReference", "Reference"];
        Assert.Equal(["TorchSharp", "TorchSharp.PyBridge"], project.Descendants().Where(item => kinds.Contains(item.Name.LocalName)).Select(item => (string?)item.Attribute("Include")));
    }

    [Fact]
    public void No_public_type_has_a_name_that_is_part_of_the_namespace() =>
        Assert.DoesNotContain(PublicTypes, type => type.Name is "Word2Vec" or "Torch");

    [Fact]
    public void Every_public_type_lives_in_the_namespace_of_its_folder()
    {
        var sources = SourceTree.CSharpFiles(SourceTree.Library)
            .Select(file => (Folder: FolderOf(file), Text: File.ReadAllText(Repository.File($"{SourceTree.Library}/{file}"))))
            .ToList();
        Assert.NotEmpty(PublicTypes);
        foreach (var type in PublicTypes.Where(type => !type.IsNested))
        {
            var folder = type.Namespace == "Word2Vec.Torch" ? "" : type.Namespace!["Word2Vec.Torch.".Length..];
            Assert.True(sources.Any(source => source.Folder == folder && Declares(source.Text, type)), $"{type.FullName} is not declared in folder '{folder}'");
        }
    }

    private static IEnumerable<Type> PublicTypes => typeof(Word2VecException).Assembly.GetExportedTypes();

    private static bool Declares(string text, Type type)
    {
        var name = System.Text.RegularExpressions.Regex.Escape(type.Name.Split('`')[0]);
        return System.Text.RegularExpressions.Regex.IsMatch(text, $@"\b(class|record|struct|interface|enum|delegate \w+) {name}\b");
    }

    private static string FolderOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";

    private static IEnumerable<string> Violations(string file) => Violations(file, File.ReadAllText(Repository.File($"{SourceTree.Library}/{file}")));

    private static IEnumerable<string> Violations(string file, string text)
    {
        var folder = FolderOf(file);
        var allowed = FoldersFromTopDown[..(Array.IndexOf(FoldersFromTopDown, folder) + 1)].Except(Apart.Where(pair => pair.Folder == folder).Select(pair => pair.NotUsed));
        return SourceTree.FoldersNamedIn(text).Intersect(FoldersFromTopDown).Except(allowed).Select(used => $"{file} uses {used}");
    }
}
