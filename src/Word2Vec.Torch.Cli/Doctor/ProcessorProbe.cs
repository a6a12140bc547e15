using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Word2Vec.Torch.Cli.Doctor;

/// <summary>What the processor says of itself.</summary>
internal static class ProcessorProbe
{
    /// <summary>CPUID's leaves with the processor's name, 16 characters each; the first also tells how far the leaves go.</summary>
    private const int FirstLeaf = unchecked((int)0x80000000), NameLeaf = unchecked((int)0x80000002), NameLeaves = 3;

    /// <summary>The maker's name of it; the architecture's where the processor has no way to tell.</summary>
    public static string Name()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(FirstLeaf, 0).Eax < unchecked((uint)(NameLeaf + NameLeaves - 1)))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var registers = new int[4 * NameLeaves];
        for (var leaf = 0; leaf < NameLeaves; leaf++)
        {
            var (eax, ebx, ecx, edx) = X86Base.CpuId(NameLeaf + leaf, 0);
            int[] four = [eax, ebx, ecx, edx];
            four.CopyTo(registers, 4 * leaf);
        }
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(registers.AsSpan())).TrimEnd('\0').Trim();
    }

    public static IReadOnlyList<string> VectorInstructions() =>
        [.. new[] { ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("NEON", AdvSimd.IsSupported) }
            .Where(set => set.Item2).Select(set => set.Item1)];
}
