using System.Text.Json;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>Enum members as words of the command line: NegativeSampling is negative-sampling.</summary>
internal static class EnumWords
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string[] All<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetValues<TEnum>().Select(Of)];

    public static TEnum Parse<TEnum>(string word)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Single(value => Of(value) == word);
}
