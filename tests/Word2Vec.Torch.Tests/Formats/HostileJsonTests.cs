using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Verification;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>JSON made to mislead is an error of one line, wherever it is read.</summary>
public sealed class HostileJsonTests : IDisposable
{
    private const string Entry = """{"epoch":1,"tokens":10,"seconds":1,"learning_rate":0.05,"loss":3.5,"words_per_second":10,"scores":{}}""";

    private readonly TempFolder _folder = new();

    public HostileJsonTests()
    {
        using var model = new SkipGramModel(3, 2, WeightInitialization.Guide);
        ModelFolder.Save(_folder["model"], model, Vocabulary.FromCounts([new("a", 3), new("b", 2), new("c", 1)]));
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Documents => new()
    {
        { """{"a":"\ud800"}""", "not Unicode text" },
        { """{"\udc00":1}""", "not Unicode text" },
        { "{\"a\":\n\n[1,}", "invalid start of a value" },
        { """{"a":1,"a":2}""", "a" },
        { $"{{\"a\":[{string.Concat(Enumerable.Repeat("0,", 600_000))}0]}}", "more than 524288 values" },
        { $"{{\"a\":{new string('[', 100_000)}", "depth" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_config_is_refused(string json, string problem)
    {
        File.WriteAllText(_folder["model/config.json"], json);
        Refused(() => ModelFolder.Load(_folder["model"]).Dispose(), problem);
        Refused(() => StoredModel.Open(_folder["model"]).Dispose(), problem);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_safetensors_header_is_refused(string json, string problem)
    {
        var header = Encoding.UTF8.GetBytes(json);
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. header];
        Refused(() => SafetensorsFile.Read(new MemoryStream(file), "memory").Dispose(), problem);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_golden_file_is_refused(string json, string problem)
    {
        File.WriteAllText(_folder["golden.json"], json);
        // This one says where, not what.
        Refused(() => GoldenFormulas.Check(_folder["golden.json"]), problem.Length > 0 ? "is not JSON" : problem);
    }

    [Fact]
    public void A_golden_file_of_many_words_is_refused_before_matrices_of_words_by_words_are_made()
    {
        File.WriteAllText(_folder["golden.json"], $"{{\"W1\":[{string.Join(',', Enumerable.Repeat("[1]", 1025))}],\"W2\":[],\"softmax_batch\":{{}}}}");
        Refused(() => GoldenFormulas.Check(_folder["golden.json"]), "a list of 1025, over the limit of 1024");
    }

    [Theory]
    [InlineData("""{"epoch":1,"scores":{"\ud800":1}}""", "line 2 is damaged: it holds a string that is not Unicode text")]
    [InlineData("", "line 2 is damaged")]
    public void A_line_of_a_history_is_refused(string line, string problem) => HistoryRefused(line, problem);

    [Theory]
    [InlineData("1e300")]
    [InlineData("9223372036854775808")]
    [InlineData("10.5")]
    [InlineData("-1")]
    public void Tokens_that_are_no_count_are_refused(string tokens) =>
        HistoryRefused(Entry.Replace("\"tokens\":10", $"\"tokens\":{tokens}", StringComparison.Ordinal), "line 2 lacks a value or has one of a wrong kind");

    [Fact]
    public void A_line_without_an_end_is_refused() => HistoryRefused($"\"{new string('x', 2_000_000)}", "line 2 is longer than 1048576 bytes");

    [Fact]
    public void A_config_of_gigabytes_is_refused_unread()
    {
        using (var file = File.OpenWrite(_folder["model/config.json"])) file.SetLength(5L << 30);
        Refused(() => ModelFolder.Load(_folder["model"]).Dispose(), "is over the limit of 8388608 bytes");
    }

    private void HistoryRefused(string line, string problem)
    {
        File.WriteAllText(_folder["model/history.jsonl"], $"{Entry}\n{line}\n{Entry}\n");
        Refused(() => TrainingHistory.Load(_folder["model"]), problem);
        File.WriteAllText(_folder["model/history.jsonl"], $"{Entry}\n");
        Assert.Single(TrainingHistory.Load(_folder["model"]).Entries);
    }

    private static void Refused(Action read, string problem)
    {
        var error = Assert.Throws<ModelFormatException>(read);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }
}
