using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using Word2Vec.Torch.Modeling;

namespace Word2Vec.Torch.Formats;

/// <summary>The <c>config.json</c> of a model folder, which is also what tells our folders from others.</summary>
internal static class ModelConfig
{
    public const string VocabularySize = "vocabulary_size";
    public const string Dimension = "dimension";

    private const string Format = "format";
    private const string FormatName = "Word2Vec.Torch model";
    private const string Version = "format_version";
    private const int CurrentVersion = 1;

    // What there is to say of a training takes a few kilobytes.
    private const long MaxBytes = 1 << 23;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static JsonObject Describe(SkipGramModel model, JsonObject? training) => new()
    {
        [Format] = FormatName,
        [Version] = CurrentVersion,
        ["library_version"] = VersionOf(typeof(ModelConfig)),
        ["torchsharp_version"] = VersionOf(typeof(torch)),
        ["libtorch_version"] = torch.__version__,
        [VocabularySize] = model.VocabularySize,
        [Dimension] = model.Dimension,
        ["training"] = training?.DeepClone(),
    };

    public static void Write(string path, JsonObject config) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJsonString(Indented) + "\n")));

    /// <summary>Reads and checks that the file is ours and of a version that we know.</summary>
    /// <exception cref="ModelFormatException">It is not, or cannot be read.</exception>
    public static JsonObject Read(string path)
    {
        var config = Parse(path);
        if (!IsOurs(config)) throw new ModelFormatException(path, "is not the config.json of a Word2Vec.Torch model");
        var version = Integer(config, Version, path);
        return version is >= 1 and <= CurrentVersion
            ? config
            : throw new ModelFormatException(path, $"is of format version {version}, and this library reads {CurrentVersion}; update the library");
    }

    /// <summary>Whether a file is a model's <c>config.json</c>, of whatever version.</summary>
    public static bool IsOurs(string path)
    {
        try
        {
            return IsOurs(Parse(path));
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }

    /// <summary>A whole number of the configuration.</summary>
    public static long Integer(JsonObject config, string name, string path) =>
        config[name] is JsonValue value && value.TryGetValue(out long number)
            ? number
            : throw new ModelFormatException(path, $"'{name}' is missing or not a whole number; the file is damaged");

    private static bool IsOurs(JsonObject config) => config[Format] is JsonValue value && value.TryGetValue(out string? name) && name == FormatName;

    private static JsonObject Parse(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new ModelFormatException(path, $"is over the limit of {MaxBytes} bytes; it is no config.json");
            return StrictJson.Parse(File.ReadAllBytes(path)) as JsonObject
                ?? throw new ModelFormatException(path, "is not a JSON object; the file is damaged");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw FormatError.Of(path, $"is damaged: {error.Message}", error);
        }
    }

    private static string VersionOf(Type type)
    {
        var assembly = type.Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{assembly.GetName().Version}";
        // What follows the plus is a commit, not a version.
        return version.Split('+')[0];
    }
}
