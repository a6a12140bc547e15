namespace Word2Vec.Torch.Tests.Cli;

/// <summary>One run of <c>w2v demo</c>, for all the tests that look at it or ask its model.</summary>
public sealed class DemoModel : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>The model folder that the demo left.</summary>
    public string Path => _folder["model"];

    internal ProcessRun Run { get; private set; } = new(-1, "", "");

    /// <summary>Runs the demo.</summary>
    public async ValueTask InitializeAsync() => Run = await W2vProcess.RunAsync("demo", "--output", Path, "--quiet");

    /// <summary>Removes the model.</summary>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Test classes that share the run.</summary>
[CollectionDefinition(Name)]
public sealed class DemoModelUsers : ICollectionFixture<DemoModel>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "demo";
}
