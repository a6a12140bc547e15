using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>Where in an epoch a chunk begins. All that is drawn for it and after it follows from this place and the seed.</summary>
/// <param name="Number">The chunk's number within the epoch, from 0.</param>
/// <param name="Unit">The number of its first centre in multiples of the shape's.</param>
/// <param name="Words">Tokens of the corpus passed before, before subsampling.</param>
/// <param name="Sentences">The sentence after the current one.</param>
/// <param name="Taken">How many kept tokens of the current sentence were taken.</param>
/// <param name="Current">The current sentence's number in the corpus; −1 for none.</param>
/// <param name="Filled">How many of the carried tokens are tokens of the text or stand before it; those after the text's end are missing.</param>
/// <param name="Tokens">Tokens carried over from the chunk before, 2 · reach.</param>
/// <param name="Marks">The sentence mark of each.</param>
internal sealed record ChunkPlace(
    int Number, long Unit, long Words, ShuffledPlace Sentences, int Taken, int Current, int Filled, int[] Tokens, int[] Marks)
{
    private const string Name = "chunks";

    /// <summary>The start of an epoch: tokens stand before the first sentence, as if a chunk had gone before.</summary>
    public static ChunkPlace Start(int reach) =>
        new(0, 0, 0, default, 0, -1, reach, new int[2 * reach], [.. Enumerable.Range(0, 2 * reach).Select(i => -1 - i)]);

    public void Save(TrainingState state)
    {
        state.SetTensor($"{Name}.tokens", tensor(Tokens));
        state.SetTensor($"{Name}.marks", tensor(Marks));
        state.Set($"{Name}.number", Number);
        state.Set($"{Name}.unit", Unit);
        state.Set($"{Name}.words", Words);
        state.Set($"{Name}.fill", Sentences.Fill);
        state.Set($"{Name}.run", Sentences.Run);
        state.Set($"{Name}.within", Sentences.Within);
        state.Set($"{Name}.sentences_taken", Sentences.Taken);
        state.Set($"{Name}.taken", Taken);
        state.Set($"{Name}.current", Current);
        state.Set($"{Name}.filled", Filled);
    }

    /// <summary>Reads a place; what only the text can tell is checked by who goes there.</summary>
    public static ChunkPlace Load(TrainingState state, Corpus corpus, int reach)
    {
        var sentences = new ShuffledPlace(Count("fill"), Count("run"), Count("within"), Count("sentences_taken"));
        return new ChunkPlace(
            Count("number"),
            state.Integer($"{Name}.unit", 0, long.MaxValue / 2),
            state.Integer($"{Name}.words", 0, corpus.TokenCount),
            sentences,
            Count("taken"),
            (int)state.Integer($"{Name}.current", -1, corpus.SentenceCount - 1),
            (int)state.Integer($"{Name}.filled", int.MinValue, 2 * reach),
            state.Integers($"{Name}.tokens", 0, corpus.Vocabulary.Count - 1, 2 * reach),
            state.Integers($"{Name}.marks", int.MinValue, int.MaxValue, 2 * reach));

        int Count(string part) => (int)state.Integer($"{Name}.{part}", 0, int.MaxValue - 1);
    }

    /// <summary>What to say of a place that is none in this text.</summary>
    public static ModelFormatException Damaged(TrainingState state) => state.Damaged($"{Name}.run");
}
