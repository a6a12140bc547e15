using System.CommandLine;
using System.Globalization;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>What an option's value may be, with errors that name the option, the value and what is allowed.</summary>
internal static class OptionValues
{
    /// <summary>Accepts these words only, and shows them in the help.</summary>
    public static void AcceptWords(this Option<string> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !words.Contains(token.Value)))
                result.AddError($"{option.Name} is '{token.Value}'; allowed: {string.Join(", ", words)}");
        });
    }

    /// <summary>
    /// Reads a number as code writes it. The parser's own way takes a comma for a separator of thousands, so that a rate of 0,025 would
    /// be 25.
    /// </summary>
    /// <typeparam name="T">A number or a nullable one; any other type is left as it is.</typeparam>
    public static void AcceptNumbers<T>(this Option<T> option)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (Allowed(type) is not { } allowed) return;
        option.CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (Parse(type, text) is { } number) return (T)number;
            result.AddError($"{option.Name} is '{text}'; allowed: {allowed}");
            return default;
        };
    }

    private static string? Allowed(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => $"whole numbers up to {int.MaxValue}",
        TypeCode.Int64 => $"whole numbers up to {long.MaxValue}",
        TypeCode.UInt64 => $"whole numbers from 0 to {ulong.MaxValue}",
        TypeCode.Double => "numbers, written like 0.025",
        _ => null,
    };

    private static object? Parse(Type type, string text) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        TypeCode.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        TypeCode.UInt64 when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        TypeCode.Double when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };
}
