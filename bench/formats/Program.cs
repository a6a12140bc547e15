// Seconds to write and read vectors of V words and N dimensions, one line a task; bench/formats.py sets them against gensim's.
//   FormatsBench FOLDER V N [TASK]      TASK: only tasks whose name holds this word
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
using var random = new Generator(1);
using var table = new WordTable([.. Enumerable.Range(0, words).Select(i => $"word{i}")], randn([words, dimension], float32, generator: random));
var (binary, text, safetensors, copy) = (In("ours.bin"), In("ours.txt"), In("ours.safetensors"), In("copy.safetensors"));
var tensors = new Dictionary<string, Tensor> { ["input_embedding.weight"] = table.Vectors };
(string Name, string? Output, Action Action)[] tasks =
[
    ("write binary", binary, () => Word2VecFile.Write(binary, table, binary: true)),
    ("read binary", null, () => Word2VecFile.Read(binary, binary: true).Dispose()),
    ("write text", text, () => Word2VecFile.Write(text, table, binary: false)),
    ("read text", null, () => Word2VecFile.Read(text, binary: false).Dispose()),
    ("write safetensors", safetensors, () => SafetensorsFile.Write(safetensors, tensors)),
    ("read safetensors", null, () => SafetensorsFile.Read(safetensors).Dispose()),
    ("plain copy of safetensors", copy, () => Copy(safetensors, copy)),
];
var chosen = tasks.Where(task => args.Length < 4 || task.Name.Contains(args[3], StringComparison.Ordinal)).ToArray();
// In turns, so that a slow minute of the disk is everybody's; the first turn warms up.
var turns = Enumerable.Range(0, Turns + 1).Select(_ => chosen.Select(task => Seconds(task.Output, task.Action)).ToArray()).Skip(1).ToArray();
foreach (var (i, task) in chosen.Index())
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Name}\t{turns.Select(turn => turn[i]).Order().ElementAt(Turns / 2):F4}"));

string In(string name) => Path.Combine(folder, name);

// Every turn writes files that are not there yet: freeing an old one's gigabyte is not part of the work.
static double Seconds(string? output, Action action)
{
    if (output is not null) File.Delete(output);
    var start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

// What a disk can do at best: bytes in large pieces, and to the disk itself as our writers do.
static void Copy(string from, string to)
{
    using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
    using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 0);
    var buffer = new byte[CopyBuffer];
    for (int count; (count = source.Read(buffer)) > 0;) target.Write(buffer, 0, count);
    target.Flush(flushToDisk: true);
}
