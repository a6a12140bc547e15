using System.Text.Json.Nodes;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What <c>w2v train</c> was asked for. A checkpoint remembers it, all but the options, which it has anyway.</summary>
internal sealed record TrainingTask
{
    public const string StandardInput = "-";

    public required string Output { get; init; }

    public IReadOnlyList<string> Corpus { get; init; } = [];

    public TrainingOptions Options { get; init; } = TrainingOptions.Default;

    public IReadOnlyList<string> Evaluate { get; init; } = [];

    public string? TensorBoard { get; init; }

    public string? Continue { get; init; }

    public bool Grow { get; init; }

    public CheckpointInterval? CheckpointEvery { get; init; }

    public int Keep { get; init; } = TrainingCheckpoints.DefaultKeep;

    public bool Force { get; init; }

    public bool Quiet { get; init; }

    /// <summary>The training's own name, by which its result is known; null in checkpoints of before it was told.</summary>
    public string? Run { get; init; }

    /// <summary>Which model stood in the output's place when the training began, and may be replaced; null where none did.</summary>
    public string? Replaces { get; init; }

    public bool ReadsStandardInput => Corpus.Contains(StandardInput);

    /// <summary>The folder of the checkpoints: beside the output, which is there only when it is whole.</summary>
    public string Checkpoints => CheckpointsOf(Output);

    public static string CheckpointsOf(string output) => Path.TrimEndingDirectorySeparator(output) + ".checkpoints";

    /// <summary>What a checkpoint remembers; paths as they are found from any folder.</summary>
    public JsonObject ToJson() => new()
    {
        ["corpus"] = new JsonArray([.. Corpus.Select(path => (JsonNode)(path == StandardInput ? path : Path.GetFullPath(path)))]),
        ["evaluate"] = new JsonArray([.. Evaluate.Select(path => (JsonNode)Path.GetFullPath(path))]),
        ["tensorboard"] = TensorBoard is null ? null : Path.GetFullPath(TensorBoard),
        ["continue"] = Continue is null ? null : Path.GetFullPath(Continue),
        ["grow_vocab"] = Grow,
        ["checkpoint_every"] = CheckpointEvery?.ToString(),
        ["keep"] = Keep,
        ["run"] = Run,
        ["replaces"] = Replaces,
    };

    /// <summary>The task of a run that was interrupted.</summary>
    public static TrainingTask Of(Checkpoint checkpoint, JsonObject said, string output) => new()
    {
        Output = output,
        Options = checkpoint.Options,
        Corpus = Texts(said, "corpus"),
        Evaluate = Texts(said, "evaluate"),
        TensorBoard = Text(said, "tensorboard"),
        Continue = Text(said, "continue"),
        Grow = said["grow_vocab"] is JsonValue grow && grow.TryGetValue(out bool value) && value,
        CheckpointEvery = Text(said, "checkpoint_every") is { } every ? CheckpointInterval.Parse(every) : CheckpointInterval.Epoch,
        Run = Text(said, "run"),
        Replaces = Text(said, "replaces"),
        Keep = said["keep"] is JsonValue keep && keep.TryGetValue(out int count) ? count : TrainingCheckpoints.DefaultKeep,
    };

    private static string? Text(JsonObject said, string name) => TextOf(said[name]);

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static IReadOnlyList<string> Texts(JsonObject said, string name) => said[name] is JsonArray list ? [.. list.Select(TextOf).OfType<string>()] : [];
}
