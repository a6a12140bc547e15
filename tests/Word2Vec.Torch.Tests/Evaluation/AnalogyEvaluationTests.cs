using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Tests.Evaluation;

public sealed class AnalogyEvaluationTests
{
    private const string Questions = """
        : family
        man king woman queen
        man king woman the
        Man KING woman Queen
        man king woman empress

        : gram1-plural
        king queen man woman
        cat cats dog dogs
        """;

    [Fact]
    public void Sections_and_totals_count_correct_attempted_and_skipped()
    {
        using var vectors = SmallVectors.Royal();

        var result = AnalogyEvaluation.Run(vectors, Read(Questions));

        Assert.Equal([new("family", 4, 3, 3, 2), new("gram1-plural", 2, 1, 1, 1)], result.Sections);
        Assert.Equal(new AnalogyScore("semantic", 4, 3, 3, 2), result.Semantic);
        Assert.Equal(new AnalogyScore("syntactic", 2, 1, 1, 1), result.Syntactic);
        Assert.Equal(new AnalogyScore("total", 6, 4, 4, 3), result.Total);
        Assert.Equal((0.75, 2, 4 / 6.0), (result.Total.Accuracy, result.Total.Skipped, result.Total.Coverage));
    }

    [Fact]
    public void An_unknown_word_can_count_as_a_wrong_answer()
    {
        using var vectors = SmallVectors.Royal();
        var total = AnalogyEvaluation.Run(vectors, Read(Questions), new AnalogyOptions { UnknownIsWrong = true }).Total;
        Assert.Equal(new AnalogyScore("total", 6, 4, 6, 3), total);
        Assert.Equal((0.5, 0, 4 / 6.0), (total.Accuracy, total.Skipped, total.Coverage));
    }

    [Fact]
    public void With_regard_to_case_other_spellings_are_unknown()
    {
        using var vectors = SmallVectors.Royal();
        Assert.Equal(new AnalogyScore("total", 6, 3, 3, 2), AnalogyEvaluation.Run(vectors, Read(Questions), new AnalogyOptions { IgnoreCase = false }).Total);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    public void Only_the_first_words_are_known(int restrict, int known)
    {
        using var vectors = SmallVectors.Royal();
        Assert.Equal(known, AnalogyEvaluation.Run(vectors, Read(": family\nman king woman queen"), new AnalogyOptions { RestrictVocabulary = restrict }).Total.Known);
    }

    [Fact]
    public void Words_beyond_the_first_are_no_answer_either()
    {
        using var vectors = Crown();
        Assert.Equal(0, Correct(vectors, new AnalogyOptions()));
        Assert.Equal(1, Correct(vectors, new AnalogyOptions { RestrictVocabulary = 4 }));

        // The crown is nearer to king − man + woman than the queen is.
        static WordVectors Crown() => SmallVectors.Of(
            ("man", [1, 0, 0]), ("woman", [0, 2, 0]), ("king", [3, 0, 3]), ("queen", [0, 4, 4]), ("crown", [-0.29f, 1, 0.71f]));
    }

    [Fact]
    public void The_first_spelling_has_the_vector_and_any_is_right()
    {
        using var vectors = SmallVectors.Of(
            ("man", [1, 0, 0]), ("woman", [0, 2, 0]), ("king", [3, 0, 3]), ("Queen", [0, 1, 0.2f]), ("queen", [0, 4, 4]), ("Man", [0, 0, -1]));
        Assert.Equal(1, Correct(vectors, new AnalogyOptions()));
        Assert.Equal(0, Correct(vectors, new AnalogyOptions { IgnoreCase = false }, expected: "Queen"));
    }

    [Theory]
    [InlineData(AnalogyProtocol.Gensim, 1)]
    [InlineData(AnalogyProtocol.Google, 0)]
    public void Another_spelling_of_a_word_asked_for_is_an_answer_to_Google_alone(AnalogyProtocol protocol, int correct)
    {
        using var vectors = SmallVectors.Of(
            ("man", [1, 0, 0]), ("woman", [0, 2, 0]), ("king", [3, 0, 3]), ("queen", [0, 4, 4]), ("Woman", [-0.29f, 1, 0.71f]));
        Assert.Equal(correct, Correct(vectors, new AnalogyOptions { Protocol = protocol }));
    }

    [Theory]
    [InlineData(AnalogyProtocol.Gensim, 1)]
    [InlineData(AnalogyProtocol.Google, 0)]
    public void A_negative_cosine_is_no_answer_to_Google(AnalogyProtocol protocol, int correct)
    {
        using var vectors = SmallVectors.Of(("man", [1, 0, 0]), ("woman", [0, 2, 0]), ("king", [3, 0, 3]), ("queen", [0, -1, 0]));
        Assert.Equal(correct, Correct(vectors, new AnalogyOptions { Protocol = protocol }));
    }

    [Fact]
    public void More_questions_than_a_block_holds_are_all_answered()
    {
        using var vectors = SmallVectors.Royal();
        var questions = Read(": family\n" + string.Concat(Enumerable.Repeat("man king woman queen\nman king woman the\n", 300)));
        Assert.Equal(new AnalogyScore("total", 600, 600, 600, 300), AnalogyEvaluation.Run(vectors, questions).Total);
    }

    [Fact]
    public void A_section_without_known_questions_has_accuracy_0()
    {
        using var vectors = SmallVectors.Royal();
        var result = AnalogyEvaluation.Run(vectors, Read(": capitals\nAthens Greece Oslo Norway"));
        Assert.Equal((0.0, 0.0, 1), (result.Total.Accuracy, result.Total.Coverage, result.Total.Skipped));
        Assert.Equal((0, 0.0), (result.Syntactic.Questions, result.Syntactic.Coverage));
    }

    [Fact]
    public void No_words_at_all_is_refused()
    {
        using var vectors = SmallVectors.Royal();
        var error = Assert.Throws<OptionsException>(() => AnalogyEvaluation.Run(vectors, Read(Questions), new AnalogyOptions { RestrictVocabulary = 0 }));
        Assert.Contains("restrict-vocab is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_evaluation_ends()
    {
        using var vectors = SmallVectors.Royal();
        Assert.Throws<OperationCanceledException>(() => AnalogyEvaluation.Run(vectors, Read(Questions), cancellation: new CancellationToken(true)));
    }

    private static int Correct(WordVectors vectors, AnalogyOptions options, string expected = "queen") =>
        AnalogyEvaluation.Run(vectors, Read($": family\nman king woman {expected}"), options).Total.Correct;

    private static AnalogyQuestions Read(string text) => AnalogyQuestions.Read(new StringReader(text), "questions");
}
