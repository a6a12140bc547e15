using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What a user should know of a text that was read, even with --quiet: a line each.</summary>
internal static class CorpusWarnings
{
    public static void Write(Corpus corpus)
    {
        if (corpus.InvalidUtf8Sequences > 0)
            Terminal.Note($"warning: {corpus.InvalidUtf8Sequences:N0} byte sequences are not UTF-8 and were read as U+FFFD");
        if (corpus.OverlongTokens > 0)
            Terminal.Note($"warning: {corpus.OverlongTokens:N0} {(corpus.OverlongTokens == 1 ? "token" : "tokens")} of more than {Corpus.LongestToken:N0} characters left out");
        if (corpus.PrunedWords > 0)
            Terminal.Note($"warning: --max-vocab-memory was passed: {corpus.PrunedWords:N0} words seen fewer than {corpus.PrunedBelow:N0} times by then were dropped; raise it to keep more");
    }
}
