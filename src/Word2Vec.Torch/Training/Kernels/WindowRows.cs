using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Training.Kernels;

/// <summary>
/// The rows of one window: M context words as inputs against the centre and its negatives as outputs, M × K logistic problems on one
/// small matrix product. Repeated words stand once, with how often they occur: equal rows have equal scores and gradients.
/// </summary>
/// <remarks>
/// Inputs are filled up to a multiple of <see cref="InputBlock"/> and outputs to one of <see cref="OutputBlock"/> with a row of zeros
/// that occurs zero times, so that the kernel has one block shape and no remainders.
/// </remarks>
internal sealed unsafe class WindowRows : IDisposable
{
    public const int InputBlock = 2;
    public const int OutputBlock = 6;

    // Room in each row of scores beyond the inputs: whole vectors of the widest kind.
    private const int WidestVector = 16;

    private readonly float* _inputWeight;
    private readonly float* _outputWeight;
    private readonly int _dimension;
    private readonly float* _memory;
    private readonly float* _zeroRow;
    private readonly int[] _inputIds;
    private readonly int[] _outputIds;

    public WindowRows(float* inputWeight, float* outputWeight, int dimension, int maxInputs, int maxOutputs)
    {
        _inputWeight = inputWeight;
        _outputWeight = outputWeight;
        _dimension = dimension;
        (_inputIds, _outputIds) = (new int[maxInputs], new int[maxOutputs]);
        var (inputs, outputs) = (RoundUp(maxInputs, InputBlock), RoundUp(maxOutputs, OutputBlock));
        ScoreStride = RoundUp(maxInputs, WidestVector);
        var floats = ScoreStride + outputs + (2 * outputs * ScoreStride) + RoundUp(dimension, WidestVector);
        var pointers = inputs + outputs;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)((floats * sizeof(float)) + (pointers * sizeof(float*))), 64);
        NativeMemory.Clear(_memory, (nuint)(floats * sizeof(float)));
        Scores = _memory;
        Gradients = Scores + (outputs * ScoreStride);
        InputCounts = Gradients + (outputs * ScoreStride);
        _zeroRow = InputCounts + ScoreStride;
        OutputCounts = _zeroRow + RoundUp(dimension, WidestVector);
        Inputs = (float**)(_memory + floats);
        Outputs = Inputs + inputs;
    }

    /// <summary>Scores: number (k, m) of output k and input m at k · ScoreStride + m.</summary>
    public float* Scores { get; }

    /// <summary>Gradients of the scores times the learning rate, laid out as the scores are.</summary>
    public float* Gradients { get; }

    public int ScoreStride { get; }

    /// <summary>Rows of W1, and how often each occurs.</summary>
    public float** Inputs { get; }

    public float* InputCounts { get; }

    /// <summary>Rows of W2ᵀ: the centre's first, then the negatives', and how often each occurs.</summary>
    public float** Outputs { get; }

    public float* OutputCounts { get; }

    public int InputCount { get; private set; }

    public int OutputCount { get; private set; }

    /// <summary>(centre, context) pairs in the window.</summary>
    public int Pairs { get; private set; }

    /// <summary>Whether a word occurs more than once among the outputs.</summary>
    public bool HasRepeatedOutputs { get; private set; }

    /// <summary>Whether a word occurs more than once, on either side.</summary>
    public bool HasRepeats => HasRepeatedOutputs || InputCount < Pairs;

    /// <summary>Gathers a window of a sentence: the words from start to end are inputs, but for the centre between them.</summary>
    public void Fill(ReadOnlySpan<int> sentence, int start, int position, int end, ReadOnlySpan<int> negatives)
    {
        InputCount = OutputCount = 0;
        HasRepeatedOutputs = false;
        Pairs = end - start - 1;
        for (var i = start; i < position; i++) AddInput(sentence[i]);
        for (var i = position + 1; i < end; i++) AddInput(sentence[i]);
        AddOutput(sentence[position]);
        foreach (var negative in negatives) AddOutput(negative);
        new Span<float>(InputCounts + InputCount, ScoreStride - InputCount).Clear();
        for (var m = InputCount; m < RoundUp(InputCount, InputBlock); m++) Inputs[m] = _zeroRow;
        for (var k = OutputCount; k < RoundUp(OutputCount, OutputBlock); k++)
        {
            Outputs[k] = _zeroRow;
            new Span<float>(Gradients + (k * ScoreStride), ScoreStride).Clear();
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private void AddInput(int word)
    {
        if (Counted(word, _inputIds, InputCount, InputCounts)) return;
        _inputIds[InputCount] = word;
        InputCounts[InputCount] = 1;
        Inputs[InputCount++] = _inputWeight + ((long)word * _dimension);
    }

    private void AddOutput(int word)
    {
        if (Counted(word, _outputIds, OutputCount, OutputCounts))
        {
            HasRepeatedOutputs = true;
            return;
        }

        _outputIds[OutputCount] = word;
        OutputCounts[OutputCount] = 1;
        Outputs[OutputCount++] = _outputWeight + ((long)word * _dimension);
    }

    // A plain loop: for so few words, a vectorised search costs more to begin than to do.
    private bool Counted(int word, int[] ids, int count, float* counts)
    {
        for (var i = 0; i < count; i++)
        {
            if (ids[i] != word) continue;
            counts[i]++;
            return true;
        }

        return false;
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
