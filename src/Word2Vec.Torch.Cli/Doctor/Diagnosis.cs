using System.Globalization;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Build;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>Judges the facts: one check a fact, with a remedy where something is missing.</summary>
internal static class Diagnosis
{
    public static IReadOnlyList<Check> Of(SystemFacts facts) =>
        [
            new("w2v", facts.CommandVersion),
            new(".NET", facts.Runtime),
            new("system", $"{facts.OperatingSystem}, {facts.Architecture}"),
            new("processor", facts.Processor),
            VectorInstructions(facts),
            new("processors", facts.Processors.ToString(CultureInfo.InvariantCulture)),
            new("memory", string.Create(CultureInfo.InvariantCulture, $"{facts.Memory / (double)(1 << 30):0.0} GiB")),
            new("TorchSharp", facts.TorchSharpVersion),
            .. Libtorch(facts),
            .. StandardLibrary(facts),
            new("NVIDIA driver", facts.HasCudaDriver ? facts.CudaDriverVersion ?? "of unknown version" : "none"),
            Cuda(facts),
        ];

    /// <summary>The worst of the checks.</summary>
    public static CheckStatus Verdict(IEnumerable<Check> checks) => checks.Max(check => check.Status);

    public static JsonObject Document(IReadOnlyList<Check> checks) => new()
    {
        ["verdict"] = Word(Verdict(checks)),
        ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["status"] = Word(check.Status),
            ["value"] = check.Value,
            ["remedy"] = check.Remedy,
        })]),
    };

    public static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Warning => "warning",
        _ => "missing",
    };

    private static Check VectorInstructions(SystemFacts facts) => facts.VectorInstructions.Count > 0
        ? new("vector instructions", string.Join(", ", facts.VectorInstructions))
        : new("vector instructions", "none that w2v knows", CheckStatus.Warning, "training works but is slow; see that DOTNET_EnableHWIntrinsic is not 0");

    private static IEnumerable<Check> Libtorch(SystemFacts facts)
    {
        if (facts.LoadProblem is { } problem)
            return [new("libtorch", problem.Cause, CheckStatus.Missing, problem.Remedy)];
        if (facts.Libtorch is not { } libtorch)
            return [];
        return
        [
            Version(facts, libtorch),
            .. libtorch.Files.Select(file => new Check("loaded from", file)),
            new("torch threads", $"{libtorch.Threads} in an operation, {libtorch.InteropThreads} operations at once"),
        ];
    }

    private static Check Version(SystemFacts facts, LibtorchFacts libtorch)
    {
        var value = $"{libtorch.Version ?? "of unknown version"}, for {(facts.IsCudaBuild ? "CUDA" : "the CPU")}, {libtorch.Source}";
        if (libtorch.MissingFunctions > 0)
            return new("libtorch", value, CheckStatus.Warning, $"it lacks {libtorch.MissingFunctions} functions that TorchSharp can call: if w2v ends at a 'symbol lookup error', take another PyTorch");
        return libtorch.IsTriedVersion
            ? new("libtorch", value)
            : new("libtorch", value, CheckStatus.Warning, $"TorchSharp {facts.TorchSharpVersion} was not tried with it (docs/native-loading.md); if results are odd, take a version that was");
    }

    private static IEnumerable<Check> StandardLibrary(SystemFacts facts)
    {
        if (facts.StandardLibraryFile is not null)
            yield return new("libstdc++", $"GLIBCXX_{facts.StandardLibraryLevel?.ToString() ?? "?"}, {facts.StandardLibraryFile}");
        if (facts.VersionNeed is { } need)
            yield return new("need of GLIBCXX_3.4.32", need switch
            {
                VersionNeed.Weak => "weakened by the build",
                VersionNeed.Required => "required, as the package ships it",
                _ => "none",
            });
    }

    private static Check Cuda(SystemFacts facts)
    {
        if (facts.Libtorch is { CudaDevices: > 0 and var devices })
            return new("CUDA", string.Create(CultureInfo.InvariantCulture, $"{devices} device(s)"));
        var (cause, remedy) = CudaSupport.Explain(facts.IsCudaBuild, facts.HasCudaDriver);
        // A build for the CPU was somebody's choice.
        return facts.IsCudaBuild
            ? new("CUDA", $"none: {cause}", CheckStatus.Warning, remedy)
            : new("CUDA", $"none: {cause}; {remedy}");
    }
}
