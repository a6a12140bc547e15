using System.Text.Json.Serialization;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Every setting of a training run, from text to weights. Defaults are gensim's, unless said otherwise. Immutable: change a copy
/// with <c>options with { Dimension = 50 }</c>. Checked as a whole where a run begins (<see cref="EnsureValid"/>).
/// </summary>
public sealed record TrainingOptions
{
    private const double UsualMinLearningRate = 1e-4;

    private readonly double? _minLearningRate;

    /// <summary>gensim's defaults.</summary>
    public static TrainingOptions Default { get; } = new();

    /// <summary>
    /// The settings of the guide's sample run: N 20, fixed window 2, 3 uniform distinct negatives, 100 epochs at a constant 0.01,
    /// every word kept, float64, the guide's initialisation and loop.
    /// </summary>
    public static TrainingOptions Guide { get; } = new()
    {
        Dimension = 20,
        Window = 2,
        FixedWindow = true,
        Negative = 3,
        NoiseExponent = 0,
        DistinctNegatives = true,
        NegativeSharing = NegativeSharing.Centre,
        Sample = 0,
        MinCount = 1,
        Sentences = SentenceUnit.Text,
        Epochs = 100,
        LearningRate = 0.01,
        MinLearningRate = 0.01,
        Initialization = WeightInitialization.Guide,
        WeightType = WeightType.Float64,
        Trainer = TrainerKind.Reference,
    };

    /// <summary>
    /// Good vectors soonest, with the Hogwild trainer on some ten million words and more: twice the default learning rate, 4 epochs, and
    /// frequent words subsampled more. Measured in docs/benchmarks.md.
    /// </summary>
    public static TrainingOptions Fast { get; } = new() { Epochs = 4, LearningRate = 0.05, Sample = 2e-4 };

    /// <summary>How text becomes words: a name from <see cref="Text.Tokenizer.Names"/>; the guide's by default.</summary>
    public string Tokenizer { get; init; } = Text.Tokenizer.AsciiWords.Name;

    /// <summary>
    /// What a sentence is, over whose ends no window reaches: a line (default, as in word2vec and gensim), or a whole text, as in the guide.
    /// </summary>
    [JsonConverter(typeof(KebabCaseConverter<SentenceUnit>))]
    public SentenceUnit Sentences { get; init; } = SentenceUnit.Line;

    /// <summary>Words seen less often are left out, at least 1; 5 by default.</summary>
    public int MinCount { get; init; } = 5;

    /// <summary>Keep at most this many words, the most frequent, at least 3; null (default) keeps all.</summary>
    public int? MaxVocabulary { get; init; }

    /// <summary>Read at most this many tokens, at least 1; null (default) reads all.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>
    /// Bytes for the different words while they are counted, at least 1 MiB; past it the rarest are dropped. 1 GiB by default, some 20
    /// million words; null is no limit.
    /// </summary>
    public long? MaxVocabularyMemory { get; init; } = CorpusOptions.DefaultVocabularyMemory;

    /// <summary>Keep all of the corpus's token ids in a temporary file; false by default: those beyond the first 16 MiB.</summary>
    public bool TokensOnDisk { get; init; }

    /// <summary>N, the length of an embedding, 1 to 10,000; 100 by default.</summary>
    public int Dimension { get; init; } = 100;

    /// <summary>Words to each side of the centre that may be context, 1 to 1,000; 5 by default.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Every centre sees the whole window (the guide) instead of a radius uniform on 1 … window (word2vec, default).</summary>
    public bool FixedWindow { get; init; }

    /// <summary>Negative sampling by default.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.NegativeSampling;

    /// <summary>k, noise words a pair, 1 to 1,000; 5 by default. Unused by softmax.</summary>
    public int Negative { get; init; } = 5;

    /// <summary>Noise is drawn by count to this power, −2 to 2; 0.75 by default (the paper's), 0 is uniform (the guide's).</summary>
    public double NoiseExponent { get; init; } = 0.75;

    /// <summary>
    /// The negatives of a pair are all different and never the centre (the guide), at most V − 2 of them; otherwise (default) only
    /// the context is excluded.
    /// </summary>
    public bool DistinctNegatives { get; init; }

    /// <summary>Subsampling threshold t: a word of share q is kept with √(t/q) + t/q; 0 keeps all, below 1; 1e-3 by default.</summary>
    public double Sample { get; init; } = 1e-3;

    /// <summary>Passes over the corpus, 1 to 1,000,000; 5 by default.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>The learning rate at the start, above 0, at most 100; 0.025 by default.</summary>
    public double LearningRate { get; init; } = 0.025;

    /// <summary>
    /// The learning rate at the end of a linear fall over the whole run, 0 to the start's; by default 1e-4, or the start's where that
    /// is lower.
    /// </summary>
    public double MinLearningRate
    {
        get => _minLearningRate ?? (LearningRate is > 0 and < UsualMinLearningRate ? LearningRate : UsualMinLearningRate);
        init => _minLearningRate = value;
    }

    /// <summary>
    /// Centres in one step of the tensor trainer, 1 to 1,000,000, rounded up to whole blocks of its windows; null (default) chooses by
    /// the corpus, so that one word's updates within a step stay few (see <see cref="TensorTrainer"/>).
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Threads of the Hogwild trainer, 1 to 1,024, of which no more run than there are cores; null (default) is one a core. One thread gives
    /// the same bits every time.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>Vector instructions of the Hogwild trainer; the widest that the processor has by default.</summary>
    public InstructionSet Instructions { get; init; } = InstructionSet.Auto;

    /// <summary>Whether the Hogwild trainer adds up the loss, which costs a little speed; true by default.</summary>
    public bool TrackLoss { get; init; } = true;

    /// <summary>
    /// Share of the sentences that the Hogwild trainer holds out, to report their loss after each epoch; 0 (default) to 0.5.
    /// </summary>
    public double ValidationShare { get; init; }

    /// <summary>The tensor trainer's optimizer; SGD by default.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>Where the tensor trainer's gradients come from; the hand-derived formulas by default.</summary>
    public GradientKind Gradients { get; init; } = GradientKind.Manual;

    /// <summary>Which pairs of the tensor trainer have the same negatives; those of a group of centres by default.</summary>
    public NegativeSharing NegativeSharing { get; init; } = NegativeSharing.Group;

    /// <summary>
    /// The tensor trainer adds up repeated rows in a fixed order on every device, so that a seed gives the same bits; on a CPU it always
    /// does. False by default: on a GPU it costs speed.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>How the weights start; word2vec.c's by default.</summary>
    [JsonConverter(typeof(KebabCaseConverter<WeightInitialization>))]
    public WeightInitialization Initialization { get; init; } = WeightInitialization.Word2Vec;

    /// <summary>Type of the weights; float32 by default.</summary>
    public WeightType WeightType { get; init; } = WeightType.Float32;

    /// <summary>Which program trains; chosen by device and loss by default.</summary>
    public TrainerKind Trainer { get; init; } = TrainerKind.Auto;

    /// <summary>Seed of every random draw; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where the weights live and the tensor trainer works: cpu (default), cuda, cuda:N, mps, or auto for a GPU where there is one.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Reports every option out of range at once.</summary>
    /// <exception cref="OptionsException">Any option is out of range, or two do not go together.</exception>
    public void EnsureValid()
    {
        var problems = TrainingOptionsValidator.Problems(this);
        if (problems.Count > 0) throw new OptionsException(problems);
    }
}
