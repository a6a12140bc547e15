// Seconds to write and read vectors of V words and N dimensions, one line a task; bench/formats.py sets them against gensim's.
//   FormatsBench FOLDER V N
// Or what reading one file takes in memory beyond a program that does nothing: FormatsBench FILE
using System.Diagnostics;
using System.Globalization;
using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

const int Turns = 3;
const int CopyBuffer = 1 << 20;

if (args.Length == 1)
{
    using var one = ones(1);
    var before = Environment.WorkingSet;
    using var read = args[0].EndsWith(".safetensors", StringComparison.Ordinal)
        ? (IDisposable)SafetensorsFile.Read(args[0])
        : Word2VecFile.Read(args[0]);
    using var self = Process.GetCurrentProcess();
    Console.WriteLine($"{(self.PeakWorkingSet64 - before) >> 20} MiB at most for a file of {new FileInfo(args[0]).Length >> 20} MiB");
    return;
}

var (folder, words, dimension) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
using var process = Process.GetCurrentProcess();
using var random = new Generator(1);
using var table = new WordTable([.. Enumerable.Range(0, words).Select(i => $"word{i}")], randn([words, dimension], float32, generator: random));
var (binary, text, safetensors, copy) = (In("ours.bin"), In("ours.txt"), In("ours.safetensors"), In("copy.safetensors"));
var tensors = new Dictionary<string, Tensor> { ["input_embedding.weight"] = table.Vectors };

Time("write binary", () => Word2VecFile.Write(binary, table, binary: true));
Time("read binary", () => Word2VecFile.Read(binary, binary: true).Dispose());
Time("write text", () => Word2VecFile.Write(text, table, binary: false));
Time("read text", () => Word2VecFile.Read(text, binary: false).Dispose());
Time("write safetensors", () => SafetensorsFile.Write(safetensors, tensors));
Time("read safetensors", () => SafetensorsFile.Read(safetensors).Dispose());
Time("plain copy", () => Copy(safetensors, copy));
Time("plain read", () => Copy(safetensors, null));

string In(string name) => Path.Combine(folder, name);

void Time(string name, Action action)
{
    action();
    var seconds = Enumerable.Range(0, Turns).Select(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }).Order().ElementAt(Turns / 2);
    process.Refresh();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{seconds:F4}\t{process.PeakWorkingSet64 >> 20}"));
}

// What a disk can do at best: bytes in large pieces, and to the disk itself as our writers do.
static void Copy(string from, string? to)
{
    using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
    using var target = to is null ? Stream.Null : new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 0);
    var buffer = new byte[CopyBuffer];
    for (int count; (count = source.Read(buffer)) > 0;) target.Write(buffer, 0, count);
    (target as FileStream)?.Flush(flushToDisk: true);
}
