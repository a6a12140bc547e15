using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Tests.Evaluation;

public sealed class EvaluationFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Questions_come_in_the_sections_of_the_file()
    {
        var questions = AnalogyQuestions.Load(Write(": capitals\r\nAthens Greece\tOslo  Norway\r\n\r\n:gram1-adverb\ncalm calmly sad sadly\n"));

        Assert.Equal([("capitals", false), ("gram1-adverb", true)], questions.Sections.Select(section => (section.Name, section.IsSyntactic)));
        Assert.Equal([new("Athens", "Greece", "Oslo", "Norway")], questions.Sections[0].Questions);
        Assert.Equal([new("calm", "calmly", "sad", "sadly")], questions.Sections[1].Questions);
        Assert.Equal(2, questions.Count);
    }

    [Fact]
    public void Googles_file_has_its_19544_questions_in_5_semantic_and_9_syntactic_sections()
    {
        var questions = AnalogyQuestions.Load(TestData.Path("questions-words.txt"));
        Assert.Equal(19_544, questions.Count);
        Assert.Equal(Enumerable.Range(0, 14).Select(i => i >= 5), questions.Sections.Select(section => section.IsSyntactic));
        Assert.Equal(8869, questions.Sections.Take(5).Sum(section => section.Questions.Count));
    }

    [Theory]
    [InlineData("a b c d\n", "line 1 is 'a b c d'; the first line names a section")]
    [InlineData(": s\na b c d\n\na b c\n", "line 4 is 'a b c'; a line is ': section' or four words A B C D")]
    [InlineData(": s\na b c d e\n", "line 2 is 'a b c d e'; a line is")]
    [InlineData(": \na b c d\n", "line 1 is ':'; the section has no name")]
    [InlineData(": s\n", "holds no question; a line is")]
    [InlineData("", "holds no question; a line is")]
    [InlineData(": s\na\u0007b\n", "line 2 is 'a b'; a line is")]
    public void A_line_that_is_no_question_is_named(string text, string problem) =>
        OneLine(Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(Write(text))), problem);

    [Fact]
    public void Only_UTF8_is_read_with_its_byte_order_mark_or_without()
    {
        const string Text = ": capitals\nAthens Greece Oslo Norway\n";
        var path = Write(Text);
        File.WriteAllText(path, Text, System.Text.Encoding.UTF8);
        Assert.Equal("capitals", AnalogyQuestions.Load(path).Sections[0].Name);
        File.WriteAllText(path, Text, new System.Text.UnicodeEncoding(bigEndian: false, byteOrderMark: true));
        OneLine(Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(path)), "is not text in UTF-8");
        OneLine(Assert.Throws<EvaluationException>(() => WordPairs.Load(path)), "is not text in UTF-8");
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        var path = Write(": s\r\ra b c d\r");
        Assert.Equal(1, AnalogyQuestions.Load(path).Count);
        using (var file = File.OpenWrite(path)) file.SetLength(5L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        OneLine(Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(path)), "it is longer than 65536 characters; give a text file");
        OneLine(Assert.Throws<EvaluationException>(() => EvaluationSet.Load([path, path])), "it is longer than 65536 characters; give a text file");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Pairs_are_parted_by_tabs_and_comments_left_out()
    {
        var pairs = WordPairs.Load(Write("# word\tword\tmean\r\ntiger\tcat\t7.35\r\n\r\nNew York\tcity\t1e1\r\n"));
        Assert.Equal([new("tiger", "cat", 7.35), new("New York", "city", 10)], pairs.Pairs);
    }

    [Fact]
    public void WordSim_has_353_pairs()
    {
        var pairs = WordPairs.Load(TestData.Path("wordsim353.tsv")).Pairs;
        Assert.Equal((353, new("tiger", "cat", 7.35)), (pairs.Count, pairs[1]));
    }

    [Theory]
    [InlineData("tiger cat 7.35\n", "line 1 is 'tiger cat 7.35'; a line is WORD, tab, WORD, tab, NUMBER, or begins with #")]
    [InlineData("# comment\nword 1\tword 2\tmean\n", "line 2 is 'word 1 word 2 mean'; a line is")]
    [InlineData("a\tb\t1,5\n", "line 1 is 'a b 1,5'; a line is")]
    [InlineData("a\tb\tNaN\n", "line 1 is 'a b NaN'; a line is")]
    [InlineData("a\tb\t1\t2\n", "line 1 is 'a b 1 2'; a line is")]
    [InlineData("a\t\t1\n", "line 1 is 'a  1'; a line is")]
    [InlineData("# nothing\n", "holds no word pair; a line is")]
    public void A_line_that_is_no_pair_is_named(string text, string problem) =>
        OneLine(Assert.Throws<EvaluationException>(() => WordPairs.Load(Write(text))), problem);

    [Fact]
    public void What_is_no_text_is_refused()
    {
        File.WriteAllBytes(_folder["file"], [0x3a, 0x20, 0xff, 0xfe, 0x0a]);
        OneLine(Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(_folder["file"])), "is not text in UTF-8");
        OneLine(Assert.Throws<EvaluationException>(() => WordPairs.Load(_folder["file"])), "is not text in UTF-8");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        OneLine(Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(_folder["none"])), "cannot be read");
        OneLine(Assert.Throws<EvaluationException>(() => WordPairs.Load(_folder.Path)), "cannot be read");
    }

    [Fact]
    public void A_long_line_is_shortened()
    {
        var error = Assert.Throws<EvaluationException>(() => AnalogyQuestions.Load(Write($": s\n{new string('x', 100_000)}\n")));
        Assert.True(error.Message.Length < _folder.Path.Length + 160, error.Message);
    }

    private static void OneLine(EvaluationException error, string problem)
    {
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    private string Write(string text)
    {
        File.WriteAllText(_folder["file"], text);
        return _folder["file"];
    }
}
