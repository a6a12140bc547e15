using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A run of the real command that is fed a long text through standard input, and watched for its memory (Linux).</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Error">What it wrote on standard error.</param>
/// <param name="PeakBytes">The most memory that was resident in it.</param>
internal sealed record W2vFeed(int ExitCode, string Error, long PeakBytes)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs <c>w2v</c> to its end.</summary>
    /// <param name="arguments">One argument each.</param>
    /// <param name="write">Writes the text.</param>
    public static async Task<W2vFeed> RunAsync(IEnumerable<string> arguments, Action<Stream> write)
    {
        var start = new ProcessStartInfo("dotnet", [W2vProcess.CommandFile, .. arguments]) { RedirectStandardInput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var feeding = Task.Run(() => Feed(process.StandardInput.BaseStream, write));
        var error = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(Poll)) peak = Math.Max(peak, PeakOf(process.Id));
        await feeding;
        return new W2vFeed(process.ExitCode, await error, peak);
    }

    /// <summary>Lines of words, few of them frequent, as in a language; the same every time.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="bytes">How much, about.</param>
    /// <param name="distinct">Of how many words.</param>
    /// <param name="wordsPerLine">Words in a line.</param>
    public static void WriteText(Stream stream, long bytes, int distinct, int wordsPerLine = 20)
    {
        var words = Enumerable.Range(0, distinct).Select(i => Encoding.ASCII.GetBytes(Letters(i))).ToArray();
        var (random, block, used, count) = (new Random(1), new byte[1 << 20], 0, 0L);
        for (long written = 0; written < bytes; written += used, used = 0)
        {
            while (used < block.Length - 64)
            {
                var word = words[(int)Math.Pow(distinct, random.NextDouble()) - 1];
                word.CopyTo(block, used);
                used += word.Length;
                block[used++] = ++count % wordsPerLine == 0 ? (byte)'\n' : (byte)' ';
            }

            stream.Write(block, 0, used);
        }
    }

    private static string Letters(int number)
    {
        var letters = new StringBuilder("w");
        for (; number > 0; number /= 26) letters.Append((char)('a' + number % 26));
        return letters.ToString();
    }

    private static void Feed(Stream input, Action<Stream> write)
    {
        try
        {
            using (input) write(input);
        }
        catch (IOException)
        {
            // It ended without reading everything.
        }
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
