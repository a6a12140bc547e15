using System.CommandLine;
using System.Globalization;

namespace TensorBench;

/// <summary>Options that both commands have, and what their values may be.</summary>
internal static class BenchOptions
{
    public static Option<string> Device(string usual)
    {
        var option = new Option<string>("--device") { Description = "cpu or cuda (CUDA_VISIBLE_DEVICES chooses one of several)", DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong("cpu", "cuda");
        return option;
    }

    public static Option<long?> Tokens(string usual) => new("--tokens") { Description = $"Read this many tokens at most [default: {usual}]" };

    /// <summary>The full path of a file that is there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static string ExistingFile(string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"'{path}' is no file");

    /// <exception cref="UsageException">A number is not above 0.</exception>
    public static void EnsurePositive(params (string Option, double Value)[] numbers)
    {
        foreach (var (option, value) in numbers)
        {
            if (!(value > 0)) throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; allowed: numbers above 0"));
        }
    }
}
