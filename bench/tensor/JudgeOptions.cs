using System.CommandLine;
using System.Runtime.InteropServices;

namespace TensorBench;

/// <summary>What one run of the bundle is to do. All paths are full.</summary>
internal sealed record JudgeOptions(string Corpus, string Device, PyTorchFolder Torch, string Output, double Minutes)
{
    /// <summary>Word pairs and analogies; null for no look at the quality.</summary>
    public (string Pairs, string Analogies)? Questions { get; init; }

    /// <summary>Tokens to read at most; null for all.</summary>
    public long? Tokens { get; init; }

    public bool IsCuda => Device == "cuda";
}

/// <summary><c>judge CORPUS</c>: what the bundle's run.sh starts.</summary>
internal static class JudgeCommand
{
    // A CPU trains fewer words a second, and has the same time.
    private const long TokensOnCpu = 3_000_000;

    public static Command Create()
    {
        var corpus = new Argument<string>("corpus") { Description = "A text file, a sentence a line, or .gz" };
        var device = BenchOptions.Device("cuda");
        var pairs = new Option<string>("--pairs") { Description = "Word pairs with human scores, as WordSim-353; with --analogies", HelpName = "FILE" };
        var analogies = new Option<string>("--analogies") { Description = "Analogy questions, as questions-words.txt; with --pairs", HelpName = "FILE" };
        var libtorch = new Option<string>("--libtorch")
        {
            Description = "The torch/lib of an installed PyTorch [default: W2V_LIBTORCH, else what python3 or the usual places have]", HelpName = "DIR",
        };
        var output = new Option<string>("--out") { Description = "Where table.txt and log.txt go", HelpName = "DIR", DefaultValueFactory = _ => "results" };
        var minutes = new Option<double>("--minutes") { Description = "The whole run ends within this time", DefaultValueFactory = _ => 8 };
        var tokens = BenchOptions.Tokens("all; 3000000 with --device cpu");
        var command = new Command("judge", "Check, time and judge the tensor trainer here, beside the fast CPU trainer; one table at the end")
        {
            corpus, device, pairs, analogies, libtorch, output, minutes, tokens,
        };
        command.SetAction(parsed =>
        {
            BenchOptions.EnsurePositive(("--minutes", parsed.GetValue(minutes)), ("--tokens", parsed.GetValue(tokens) ?? 1));
            var text = BenchOptions.ExistingFile(parsed.GetValue(corpus)!);
            var questions = Questions(parsed.GetValue(pairs), parsed.GetValue(analogies));
            var torch = PyTorchFolder.Find(parsed.GetValue(libtorch));
            var place = parsed.GetValue(device)!;
            if (Problem(place, torch) is { } problem)
            {
                Console.Error.WriteLine($"error: {problem}");
                return ExitCodes.Failure;
            }

            using var stop = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            var judge = new JudgeOptions(text, place, torch!, Path.GetFullPath(parsed.GetValue(output)!), parsed.GetValue(minutes))
            {
                Questions = questions,
                Tokens = parsed.GetValue(tokens) ?? (place == "cpu" ? TokensOnCpu : null),
            };
            return new Judge(judge, stop.Token).Run();

            void Stop(PosixSignalContext context)
            {
                context.Cancel = true;
                stop.Cancel();
            }
        });
        return command;
    }

    private static (string, string)? Questions(string? pairs, string? analogies) => (pairs, analogies) switch
    {
        (null, null) => null,
        (not null, not null) => (BenchOptions.ExistingFile(pairs), BenchOptions.ExistingFile(analogies)),
        _ => throw new UsageException("--pairs and --analogies go together; give both or none"),
    };

    /// <summary>Why nothing here can run, known before anything does.</summary>
    private static string? Problem(string device, PyTorchFolder? torch) => (device, torch) switch
    {
        (_, null) => "no PyTorch is here: python3 and the usual places have none; give its torch/lib by --libtorch",
        ("cuda", _) when DeviceName.FindGpu() is null => "no NVIDIA GPU is here, or no driver (libcuda.so.1); --device cpu runs the whole on the CPU",
        ("cuda", { HasCuda: false }) => $"the PyTorch in {torch.Libraries} is without CUDA (no libtorch_cuda.so); give another by --libtorch, or --device cpu",
        _ => File.Exists(Path.Combine(AppContext.BaseDirectory, Judge.Command)) ? null : $"{Judge.Command} is not beside this program; make the bundle with scripts/pack.sh",
    };
}
