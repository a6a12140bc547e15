using System.Globalization;
using TorchSharp;

namespace Word2Vec.Torch.Training;

/// <summary>Device names, as PyTorch writes them, and whether this machine has the device.</summary>
internal static class TrainingDevice
{
    public const string Cpu = "cpu";

    public static torch.Device Of(string name)
    {
        var problems = new List<string>();
        AddProblems(name, problems);
        return problems.Count > 0 ? throw new OptionsException(problems) : torch.device(name);
    }

    public static void AddProblems(string name, List<string> problems)
    {
        if (name == Cpu) return;
        if (name == "mps")
        {
            if (!torch.mps_is_available()) problems.Add("device mps is not there; it needs a Mac with Apple silicon: use cpu");
        }
        else if (name == "cuda" || IsNumberedCuda(name, out _))
        {
            AddCudaProblems(name, problems);
        }
        else
        {
            problems.Add($"device is {name}; allowed: cpu, cuda, cuda:N, mps");
        }
    }

    private static void AddCudaProblems(string name, List<string> problems)
    {
        if (!torch.cuda.is_available())
        {
            problems.Add($"device {name} is not there: build with -p:TorchBackend=cuda on a machine with an NVIDIA driver, or use cpu");
            return;
        }

        var count = torch.cuda.device_count();
        if (IsNumberedCuda(name, out var index) && index >= count)
            problems.Add($"device {name} is not there; this machine has {count}, the last cuda:{count - 1}");
    }

    private static bool IsNumberedCuda(string name, out int index)
    {
        index = 0;
        return name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
