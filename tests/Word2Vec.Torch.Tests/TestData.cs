namespace Word2Vec.Torch.Tests;

/// <summary>Test data that is too large for the repository and lies beside it: a folder <c>shared/data</c> next to any folder above the root.</summary>
internal static class TestData
{
    /// <summary>Names the data folder where it lies elsewhere.</summary>
    public const string FolderVariable = "W2V_SHARED_DATA";

    /// <summary>When set, a test whose data is absent fails. Without it the test is skipped.</summary>
    public const string RequiredVariable = "W2V_REQUIRE_DATA";

    /// <summary>The full path of a file or folder of the test data; ends the test, skipped or failed, where there is none.</summary>
    /// <param name="name">Relative to the data folder, with forward slashes: <c>golden/formulas-a.json</c>.</param>
    public static string Path(string name)
    {
        var folder = Folder();
        if (folder is not null && (File.Exists(System.IO.Path.Combine(folder, name)) || Directory.Exists(System.IO.Path.Combine(folder, name))))
            return System.IO.Path.Combine(folder, name);
        var reason = $"no test data '{name}' in {folder ?? "shared/data beside the repository"}; {FolderVariable} names another folder";
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequiredVariable)), reason);
        Assert.Fail($"{reason}; {RequiredVariable} is set");
        return reason;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return named;
        for (var above = Directory.GetParent(Repository.Root); above is not null; above = above.Parent)
            if (Directory.Exists(System.IO.Path.Combine(above.FullName, "shared", "data")))
                return System.IO.Path.Combine(above.FullName, "shared", "data");
        return null;
    }
}
