using Word2Vec.Torch.Cli.Demo;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training;

/// <summary>Corpora that several tests train on.</summary>
internal static class SampleCorpora
{
    /// <summary>The guide's sample text as the guide reads it: one sequence of 120 tokens.</summary>
    public static Corpus Guide() => Corpus.Build(
        TextSource.FromSentences([GuideSample.Text.ReplaceLineEndings(" ")]), TrainingOptions.Guide.ToCorpusOptions());

    /// <summary>The first sentences of the demo's small world.</summary>
    public static Corpus Demo(int sentences = DemoWorld.SentenceCount) => Corpus.Build(
        TextSource.FromSentences(DemoWorld.Sentences(count: sentences)), DemoTour.Options.ToCorpusOptions());
}
