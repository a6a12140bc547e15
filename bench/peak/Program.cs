// The machine's multiply-add peak: independent chains of them in registers, on as many threads as the first argument says.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

const int Rounds = 20_000_000;
const int Chains = 12;
const int OperationsPerMultiplyAdd = 2;

var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
var lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
var clock = new Stopwatch();
for (var attempt = 0; attempt < 2; attempt++)
{
    clock.Restart();
    var work = Enumerable.Range(0, threads).Select(_ => new Thread(() => GC.KeepAlive(
        Vector512.IsHardwareAccelerated ? Run512(Rounds) : Run256(Rounds)))).ToList();
    work.ForEach(thread => thread.Start());
    work.ForEach(thread => thread.Join());
}

var operations = (double)Rounds * Chains * lanes * OperationsPerMultiplyAdd * threads;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operations / clock.Elapsed.TotalSeconds / 1e9:F1}"));

[MethodImpl(MethodImplOptions.NoInlining)]
static float Run512(int rounds)
{
    var (a, b) = (Vector512.Create(0.999f), Vector512.Create(1e-3f));
    Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
    for (var i = 0; i < rounds; i++)
    {
        c0 = Vector512.FusedMultiplyAdd(c0, a, b);
        c1 = Vector512.FusedMultiplyAdd(c1, a, b);
        c2 = Vector512.FusedMultiplyAdd(c2, a, b);
        c3 = Vector512.FusedMultiplyAdd(c3, a, b);
        c4 = Vector512.FusedMultiplyAdd(c4, a, b);
        c5 = Vector512.FusedMultiplyAdd(c5, a, b);
        c6 = Vector512.FusedMultiplyAdd(c6, a, b);
        c7 = Vector512.FusedMultiplyAdd(c7, a, b);
        c8 = Vector512.FusedMultiplyAdd(c8, a, b);
        c9 = Vector512.FusedMultiplyAdd(c9, a, b);
        c10 = Vector512.FusedMultiplyAdd(c10, a, b);
        c11 = Vector512.FusedMultiplyAdd(c11, a, b);
    }

    return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
}

[MethodImpl(MethodImplOptions.NoInlining)]
static float Run256(int rounds)
{
    var (a, b) = (Vector256.Create(0.999f), Vector256.Create(1e-3f));
    Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
    for (var i = 0; i < rounds; i++)
    {
        c0 = Vector256.FusedMultiplyAdd(c0, a, b);
        c1 = Vector256.FusedMultiplyAdd(c1, a, b);
        c2 = Vector256.FusedMultiplyAdd(c2, a, b);
        c3 = Vector256.FusedMultiplyAdd(c3, a, b);
        c4 = Vector256.FusedMultiplyAdd(c4, a, b);
        c5 = Vector256.FusedMultiplyAdd(c5, a, b);
        c6 = Vector256.FusedMultiplyAdd(c6, a, b);
        c7 = Vector256.FusedMultiplyAdd(c7, a, b);
        c8 = Vector256.FusedMultiplyAdd(c8, a, b);
        c9 = Vector256.FusedMultiplyAdd(c9, a, b);
        c10 = Vector256.FusedMultiplyAdd(c10, a, b);
        c11 = Vector256.FusedMultiplyAdd(c11, a, b);
    }

    return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
}
