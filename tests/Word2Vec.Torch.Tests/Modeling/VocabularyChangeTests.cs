using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Modeling;

public sealed class VocabularyChangeTests
{
    private static readonly Vocabulary Old = Words(("the", 7), ("cat", 5), ("mat", 3), ("sat", 1));

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void A_word_of_both_vocabularies_keeps_both_its_rows_bit_by_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(4, 3, WeightInitialization.Guide, seed: 5, dtype: type);
        var vocabulary = Words(("dog", 9), ("sat", 8), ("the", 7), ("cow", 6), ("mat", 4));
        using var changed = model.WithVocabulary(Old, vocabulary, WeightInitialization.Guide);

        Assert.Equal((5, 3, type), (changed.VocabularySize, changed.Dimension, changed.InputWeight.dtype));
        foreach (var word in (string[])["the", "mat", "sat"])
        {
            TensorAssert.Same(model.InputWeight[Old.IdOf(word)], changed.InputWeight[vocabulary.IdOf(word)]);
            TensorAssert.Same(model.OutputWeight[Old.IdOf(word)], changed.OutputWeight[vocabulary.IdOf(word)]);
        }

        Assert.True(changed.InputWeight.requires_grad && changed.OutputWeight.requires_grad);
    }

    [Fact]
    public void New_words_start_as_asked_from_the_seed_wherever_the_old_ones_stand()
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(4, 3, seed: 5);
        var first = Words(("dog", 9), ("cow", 8), ("the", 7), ("cat", 5), ("mat", 3), ("sat", 1));
        var second = Words(("sat", 20), ("mat", 10), ("dog", 9), ("the", 7), ("cat", 5), ("cow", 2));
        using var a = model.WithVocabulary(Old, first, WeightInitialization.Guide, seed: 3);
        using var b = model.WithVocabulary(Old, second, WeightInitialization.Guide, seed: 3);
        using var otherSeed = model.WithVocabulary(Old, first, WeightInitialization.Guide, seed: 4);
        using var word2Vec = model.WithVocabulary(Old, first, WeightInitialization.Word2Vec, seed: 3);

        foreach (var word in (string[])["dog", "cow"])
        {
            var (inFirst, inSecond) = (first.IdOf(word), second.IdOf(word));
            TensorAssert.Same(a.InputWeight[inFirst], b.InputWeight[inSecond]);
            TensorAssert.Same(a.OutputWeight[inFirst], b.OutputWeight[inSecond]);
            Assert.False(a.InputWeight[inFirst].Equals(otherSeed.InputWeight[inFirst]));
            Assert.Equal(0, word2Vec.OutputWeight[inFirst].abs().max().item<float>());
            Assert.InRange(word2Vec.InputWeight[inFirst].abs().max().item<float>(), 1e-9, 0.5 / 3);
        }

        Assert.False(a.InputWeight[first.IdOf("dog")].Equals(a.InputWeight[first.IdOf("cow")]));
    }

    [Fact]
    public void The_words_of_a_second_growth_do_not_start_as_those_of_the_first()
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(4, 3, seed: 1);
        var second = Words(("the", 7), ("cat", 5), ("mat", 3), ("sat", 1), ("dog", 1));
        var third = Words(("the", 7), ("cat", 5), ("mat", 3), ("sat", 1), ("dog", 1), ("cow", 1));
        using var grown = model.WithVocabulary(Old, second);
        using var again = grown.WithVocabulary(second, third);

        Assert.False(again.InputWeight[4].Equals(again.InputWeight[5]));
        Assert.False(again.InputWeight[0].Equals(again.InputWeight[5]));
    }

    [Fact]
    public void The_copy_is_apart_and_may_have_another_type()
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(4, 3, seed: 5);
        var before = model.InputWeight.detach().clone();
        using var changed = model.WithVocabulary(Old, Old, dtype: float64);
        TensorAssert.Same(before.to(float64), changed.InputWeight);
        using (no_grad()) changed.InputWeight.fill_(7);
        TensorAssert.Same(before, model.InputWeight);
    }

    [Fact]
    public void Nothing_stays_behind()
    {
        using var model = new SkipGramModel(4, 3, seed: 5);
        Run();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run() => model.WithVocabulary(Old, Words(("dog", 2), ("the", 1))).Dispose();
    }

    [Fact]
    public void More_rows_than_are_copied_at_once_arrive_too()
    {
        using var scope = NewDisposeScope();
        var many = Vocabulary.FromCounts(Enumerable.Range(0, 40_000).Select(word => KeyValuePair.Create($"w{word}", 1L)));
        var turned = Vocabulary.FromCounts(many.Words.Reverse().Select(word => KeyValuePair.Create(word, 1L)));
        using var model = new SkipGramModel(many.Count, 2, WeightInitialization.Guide);
        using var changed = model.WithVocabulary(many, turned);
        TensorAssert.Same(model.InputWeight.flip(0), changed.InputWeight);
        TensorAssert.Same(model.OutputWeight.flip(0), changed.OutputWeight);
    }

    [Fact]
    public void A_vocabulary_of_another_size_is_the_callers_error()
    {
        using var model = new SkipGramModel(5, 3);
        Assert.Throws<ArgumentException>(() => model.WithVocabulary(Old, Old));
    }

    private static Vocabulary Words(params (string Word, long Count)[] words) =>
        Vocabulary.FromCounts(words.Select(entry => KeyValuePair.Create(entry.Word, entry.Count)));
}
