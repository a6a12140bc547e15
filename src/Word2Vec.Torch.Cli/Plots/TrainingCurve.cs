using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>A line of a model's history; what is missing or no number is not a number.</summary>
internal readonly record struct HistoryPoint(double Epoch, double Loss, double ValidationLoss, double LearningRate);

/// <summary>What history.jsonl of a model folder tells, of whatever version wrote it.</summary>
internal static class TrainingCurve
{
    private const string FileName = "history.jsonl";

    /// <exception cref="ModelFormatException">There is no history, or a line is no JSON object.</exception>
    public static IReadOnlyList<HistoryPoint> Read(string model)
    {
        var path = Path.Combine(model, FileName);
        if (!File.Exists(path)) throw new ModelFormatException(path, "there is no such file; 'w2v train' writes it into the model folder");
        var points = File.ReadLines(path)
            .Select((line, i) => (Line: line, Number: i + 1))
            .Where(line => !string.IsNullOrWhiteSpace(line.Line))
            .Select(line => PointOf(Parse(path, line.Line, line.Number), line.Number))
            .ToList();
        if (points.TrueForAll(point => double.IsNaN(point.Loss) && double.IsNaN(point.ValidationLoss) && double.IsNaN(point.LearningRate)))
            throw new ModelFormatException(path, "no line holds a loss or a learning rate");
        return points;
    }

    private static JsonObject Parse(string path, string line, int number)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject record) return record;
        }
        catch (JsonException)
        {
            // Told of below, like a line that is JSON but no object.
        }

        throw new ModelFormatException(path, FormattableString.Invariant($"line {number} is no JSON object; is the file damaged?"));
    }

    private static HistoryPoint PointOf(JsonObject record, int number)
    {
        var epoch = Number("epoch");
        return new HistoryPoint(double.IsNaN(epoch) ? number : epoch, Number("loss"), Number("validation_loss"), Number("learning_rate"));

        double Number(string name) => record[name] is JsonValue value && value.TryGetValue<double>(out var found) ? found : double.NaN;
    }
}
