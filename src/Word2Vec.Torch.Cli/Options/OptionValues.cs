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

    /// <summary>Accepts what <see cref="ParseSize"/> reads.</summary>
    public static void AcceptSizes(this Option<string> option) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Where(token => !TryParseSize(token.Value, out _)))
            result.AddError($"{option.Name} is '{token.Value}'; allowed: bytes such as 500m or 2g (k, m, g: 1024, 1024² and 1024³ of them), or none for no limit");
    });

    /// <summary>A number of bytes such as 500m or 2g; null for none, which is no limit.</summary>
    public static long? ParseSize(string text) => TryParseSize(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is no size");

    private static bool TryParseSize(string text, out long? bytes)
    {
        bytes = null;
        if (text == "none") return true;
        var power = text.Length == 0 ? -1 : "kmg".IndexOf(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal);
        var digits = power < 0 ? text : text[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var unit = 1L << (10 * (power + 1));
        bytes = number * unit;
        return number <= long.MaxValue / unit;
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
