using System.Runtime.Intrinsics;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>Chooses the kernel's vectors.</summary>
internal static class WindowKernels
{
    /// <summary>The widest vectors allowed, but no wider than a row: the next narrower ones where a row has fewer columns.</summary>
    public static IWindowKernel Create(InstructionSet instructions, int dimension) => Resolve(instructions, dimension) switch
    {
        InstructionSet.Vector512 => new WindowKernel<Vector512Lanes, Vector512<float>>(dimension),
        InstructionSet.Vector256 => new WindowKernel<Vector256Lanes, Vector256<float>>(dimension),
        InstructionSet.Vector128 => new WindowKernel<Vector128Lanes, Vector128<float>>(dimension),
        _ => new WindowKernel<ScalarLanes, float>(dimension),
    };

    public static InstructionSet Resolve(InstructionSet instructions, int dimension)
    {
        var widest = instructions == InstructionSet.Auto ? Widest() : instructions;
        return (InstructionSet)Math.Min((int)widest, (int)WidestFor(dimension));
    }

    public static bool IsSupported(InstructionSet instructions) => instructions switch
    {
        InstructionSet.Vector512 => Vector512.IsHardwareAccelerated,
        InstructionSet.Vector256 => Vector256.IsHardwareAccelerated,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    private static InstructionSet Widest() =>
        Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Auto && IsSupported(set)).Max();

    private static InstructionSet WidestFor(int dimension) => dimension switch
    {
        >= 16 => InstructionSet.Vector512,
        >= 8 => InstructionSet.Vector256,
        >= 4 => InstructionSet.Vector128,
        _ => InstructionSet.Scalar,
    };
}
