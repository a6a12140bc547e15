using System.Text.Json.Nodes;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>What must be the same for a run to be gone on with: hashes of text and vocabulary, and the options.</summary>
internal sealed record CheckpointIdentity(string Corpus, string Vocabulary, JsonObject Options)
{
    public const string OptionsName = "options";
    private const string CorpusName = "corpus_sha256";
    private const string VocabularyName = "vocabulary_sha256";

    // How the work is done, which leaves what is computed as it is, or differs as two runs on several threads differ.
    private static readonly string[] Free = ["threads", "instructions", "tokens_on_disk"];

    public static CheckpointIdentity Of(Corpus corpus, TrainingOptions options) =>
        new(corpus.Fingerprint(), corpus.Vocabulary.Fingerprint(), options.ToJson());

    public static CheckpointIdentity Load(TrainingState state) =>
        new(state.Text(CorpusName), state.Text(VocabularyName), WithDefaults(state.Object(OptionsName)));

    public void Save(TrainingState state)
    {
        state.Set(CorpusName, Corpus);
        state.Set(VocabularyName, Vocabulary);
        state.Set(OptionsName, Options.DeepClone());
    }

    /// <summary>What differs from <paramref name="now"/>, in words; empty where the run can go on.</summary>
    public IReadOnlyList<string> Differences(CheckpointIdentity now)
    {
        List<string> differences = [];
        if (Corpus != now.Corpus) differences.Add($"the text (its hash was {Short(Corpus)} and is {Short(now.Corpus)})");
        if (Vocabulary != now.Vocabulary) differences.Add($"the vocabulary (its hash was {Short(Vocabulary)} and is {Short(now.Vocabulary)})");
        foreach (var name in Options.Select(option => option.Key).Union(now.Options.Select(option => option.Key)).Except(Free))
        {
            var (was, @is) = (Show(Options[name]), Show(now.Options[name]));
            if (was != @is) differences.Add($"{name.Replace('_', '-')} (was {was}, is {@is})");
        }

        return differences;
    }

    // An option that came after the checkpoint was written did what its default does.
    private static JsonObject WithDefaults(JsonObject options)
    {
        foreach (var (name, value) in TrainingOptions.Default.ToJson().Where(option => !options.ContainsKey(option.Key)).ToList())
            options[name] = value?.DeepClone();
        return options;
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static string Show(JsonNode? value) => value?.ToJsonString().Trim('"') ?? "not set";
}
