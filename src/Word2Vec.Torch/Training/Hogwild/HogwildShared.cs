using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>What all workers of a run read: the corpus cut into chunks, the distributions, the weights, the progress of all.</summary>
internal sealed unsafe class HogwildShared
{
    // Long enough that taking a chunk costs nothing, short enough that threads end an epoch, or stop for a checkpoint, together: some 25 ms
    // of work by default, less than 100 ms however much there is to do for a token.
    private const int MostTokensPerChunk = 10_000;
    private const int FewestTokensPerChunk = 500;
    private const double WorkPerChunk = 1.2e8; // multiplications, about

    private readonly List<int> _chunkStarts = [0];
    private long _words;

    public HogwildShared(Corpus corpus, TrainingOptions options, float* inputWeight, float* outputWeight, int dimension)
    {
        (Corpus, Options) = (corpus, options);
        InputWeight = inputWeight;
        OutputWeight = outputWeight;
        Dimension = dimension;
        Subsampling = new Subsampling(corpus.Vocabulary.Counts, options.Sample);
        Sampler = new NegativeSampler(new NoiseDistribution(corpus.Vocabulary, options.NoiseExponent), options.DistinctNegatives);
        Negatives = Sampler.Effective(options.Negative);
        CutIntoChunks();
    }

    public Corpus Corpus { get; }

    public TrainingOptions Options { get; }

    public float* InputWeight { get; }

    public float* OutputWeight { get; }

    public int Dimension { get; }

    public Subsampling Subsampling { get; }

    public NegativeSampler Sampler { get; }

    public int Negatives { get; }

    public int ChunkCount => _chunkStarts.Count - 1;

    public int LongestSentence { get; private set; }

    /// <summary>Tokens of an epoch that are trained on.</summary>
    public long TrainingWords { get; private set; }

    public (int First, int End) Chunk(int index) => (_chunkStarts[index], _chunkStarts[index + 1]);

    /// <summary>Whether the sentence is held out for validation: the same ones whatever the threads and the epoch.</summary>
    public bool IsHeldOut(int sentence)
    {
        if (Options.ValidationShare == 0) return false;
        var random = new RandomSource(Options.Seed ^ ((ulong)sentence << 20), stream: 3);
        return random.NextDouble() < Options.ValidationShare;
    }

    /// <summary>The rate for the words that all workers have passed, and this one since it last told.</summary>
    public float LearningRate(long untold) =>
        (float)Options.LearningRateAt(Words + untold, TrainingWords * Options.Epochs);

    /// <summary>Tokens that all workers have told of, in all epochs.</summary>
    public long Words => Interlocked.Read(ref _words);

    public void AddWords(long words) => Interlocked.Add(ref _words, words);

    private void CutIntoChunks()
    {
        var (work, tokens) = ((double)Dimension * (Negatives + 1) * (Options.Window + 1), 0);
        var tokensPerChunk = Math.Clamp(WorkPerChunk / work, FewestTokensPerChunk, MostTokensPerChunk);
        var sentences = Corpus.SentencesFrom(0);
        for (var index = 0; sentences.TryNext(out var sentence); index++)
        {
            LongestSentence = Math.Max(LongestSentence, sentence.Length);
            if (!IsHeldOut(index)) TrainingWords += sentence.Length;
            tokens += sentence.Length;
            if (tokens < tokensPerChunk) continue;
            _chunkStarts.Add(index + 1);
            tokens = 0;
        }

        if (_chunkStarts[^1] != Corpus.SentenceCount) _chunkStarts.Add(Corpus.SentenceCount);
    }
}
