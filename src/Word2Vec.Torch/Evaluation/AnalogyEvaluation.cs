using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vectors;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Evaluation;

/// <summary>
/// Asks word vectors analogy questions: the answer is the word nearest to b − a + c in unit vectors (3CosAdd, Mikolov et al. 2013), the
/// question's words left out. Figures equal those of gensim's <c>evaluate_word_analogies</c>.
/// </summary>
/// <remarks>Questions are answered many at a time, by a matrix product with all candidates. Thread-safe.</remarks>
public static class AnalogyEvaluation
{
    // A block's scores, 128 × 30,000 float32, are 15 MB: large enough for a fast product, small enough to stay cheap.
    private const int QuestionsPerBlock = 128;

    /// <summary>Asks all questions.</summary>
    /// <param name="vectors">The vectors, the most frequent word first.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="options">How they are asked; null for the defaults.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AnalogyResult Run(
        WordVectors vectors, AnalogyQuestions questions, AnalogyOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(questions);
        options ??= new AnalogyOptions();
        if (options.RestrictVocabulary < 1)
            throw new OptionsException([$"restrict-vocab is {options.RestrictVocabulary}; allowed: 1 and more"]);
        var forms = new WordForms(vectors.Vocabulary, options.RestrictVocabulary, options.IgnoreCase);
        var known = questions.Sections.SelectMany((section, index) => Known(section, index, forms)).ToList();
        var correct = new int[questions.Sections.Count];
        using var scope = NewDisposeScope();
        var candidates = vectors.UnitVectors.narrow(0, 0, forms.Count);
        foreach (var block in known.Chunk(QuestionsPerBlock))
        {
            cancellation.ThrowIfCancellationRequested();
            var answers = Answers(candidates, block, forms, options.Protocol);
            foreach (var (question, answer) in block.Zip(answers))
                if (answer is { } id && forms.AreSame(id, question.Expected)) correct[question.Section]++;
        }

        var knownBySection = known.CountBy(question => question.Section).ToDictionary();
        return Summarize(questions, options, correct, section => knownBySection.GetValueOrDefault(section));
    }

    private static IEnumerable<KnownQuestion> Known(AnalogySection section, int index, WordForms forms)
    {
        foreach (var question in section.Questions)
        {
            if (forms.TryFind(question.A, out var a) && forms.TryFind(question.B, out var b)
                && forms.TryFind(question.C, out var c) && forms.TryFind(question.Expected, out var expected))
                yield return new KnownQuestion(index, a, b, c, expected);
        }
    }

    /// <summary>The id that answers each question; null where nothing may.</summary>
    private static int?[] Answers(Tensor candidates, KnownQuestion[] questions, WordForms forms, AnalogyProtocol protocol)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var queries = (Rows(question => question.B) - Rows(question => question.A)).add(Rows(question => question.C), Scalars.One);
        var scores = queries.mm(candidates.t());
        scores.view(-1).index_fill_(0, tensor(Excluded(questions, forms, protocol)), Scalars.NegativeInfinity);
        var (best, ids) = scores.max(1);
        var lowest = protocol == AnalogyProtocol.Google ? 0 : float.NegativeInfinity;
        return [.. best.data<float>().ToArray().Zip(ids.data<long>().ToArray(), (score, id) => score > lowest ? (int?)id : null)];

        Tensor Rows(Func<KnownQuestion, int> word) => candidates.index_select(0, tensor(Array.ConvertAll(questions, question => (long)word(question))));
    }

    /// <summary>What is no answer, as places in the block's scores, row after row.</summary>
    private static long[] Excluded(KnownQuestion[] questions, WordForms forms, AnalogyProtocol protocol)
    {
        var places = new List<long>();
        for (var row = 0; row < questions.Length; row++)
        {
            foreach (var id in new[] { questions[row].A, questions[row].B, questions[row].C })
                foreach (var spelling in protocol == AnalogyProtocol.Gensim ? forms.Spellings(id) : [id])
                    places.Add((long)row * forms.Count + spelling);
        }

        return [.. places];
    }

    private static AnalogyResult Summarize(AnalogyQuestions questions, AnalogyOptions options, int[] correct, Func<int, int> knownOf)
    {
        var scores = questions.Sections.Select((section, index) => new AnalogyScore(
            section.Name,
            section.Questions.Count,
            knownOf(index),
            options.UnknownIsWrong ? section.Questions.Count : knownOf(index),
            correct[index])).ToList();
        return new AnalogyResult(
            scores,
            AnalogyScore.Sum("semantic", scores.Where((_, index) => !questions.Sections[index].IsSyntactic)),
            AnalogyScore.Sum("syntactic", scores.Where((_, index) => questions.Sections[index].IsSyntactic)),
            AnalogyScore.Sum("total", scores));
    }

    /// <summary>A question in ids.</summary>
    private readonly record struct KnownQuestion(int Section, int A, int B, int C, int Expected);
}
