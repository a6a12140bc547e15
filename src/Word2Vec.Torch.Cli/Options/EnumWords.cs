using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>Enum members as words of the command line and of config.json: NegativeSampling is negative-sampling.</summary>
internal static class EnumWords
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string[] All<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetValues<TEnum>().Select(Of)];

    public static TEnum Parse<TEnum>(string word)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Single(value => Of(value) == word);
}
