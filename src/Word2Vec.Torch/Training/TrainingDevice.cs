using System.Globalization;
using TorchSharp;

namespace Word2Vec.Torch.Training;

/// <summary>Device names, as PyTorch writes them, and whether this machine has the device.</summary>
internal static class TrainingDevice
{
    public const string Cpu = "cpu";
    public const string Auto = "auto";

    public static torch.Device Of(string name)
    {
        var problems = new List<string>();
        AddProblems(name, problems);
        return problems.Count > 0 ? throw new OptionsException(problems) : torch.device(Resolve(name));
    }

    /// <summary>The device that auto stands for here: a GPU where there is one. Any other name as it is.</summary>
    public static string Resolve(string name) =>
        name != Auto ? name : torch.cuda.is_available() ? "cuda" : torch.mps_is_available() ? "mps" : Cpu;

    public static void AddProblems(string name, List<string> problems)
    {
        if (name is Cpu or Auto) return;
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
            problems.Add($"device is {name}; allowed: auto, cpu, cuda, cuda:N, mps");
        }
    }

    private static void AddCudaProblems(string name, List<string> problems)
    {
        if (!torch.cuda.is_available())
        {
            var (cause, remedy) = CudaSupport.Explain(CudaSupport.IsCudaBuild, CudaSupport.HasDriver);
            problems.Add($"device {name} is not there: {cause}; {remedy}, or use cpu");
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
