using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Writes the history of a training as TensorBoard event files, by TorchSharp's writer: loss, learning rate, words per second, validation
/// loss and scores, one step an epoch. Every number is in the file as soon as it is written.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class TensorBoardLog
{
    private const string ScorePrefix = "scores/";

    private readonly string _folder;
    private readonly SummaryWriter _writer;

    /// <summary>Begins a new event file; those that are there stay, so that TensorBoard would draw both: give each run its own folder.</summary>
    /// <param name="folder">The folder, created with its parents.</param>
    /// <exception cref="TrainingException">The folder cannot be written.</exception>
    public TensorBoardLog(string folder)
    {
        _folder = folder;
        _writer = Guarded(() =>
        {
            Directory.CreateDirectory(folder);
            return torch.utils.tensorboard.SummaryWriter(folder);
        });
    }

    /// <summary>Writes an epoch's numbers.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <exception cref="TrainingException">The file cannot be written.</exception>
    public void Write(TrainingHistoryEntry epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Guarded(() =>
        {
            foreach (var (name, value) in Scalars(epoch)) _writer.add_scalar(name, (float)value, epoch.Epoch);
            return true;
        });
    }

    private static IEnumerable<(string Name, double Value)> Scalars(TrainingHistoryEntry epoch)
    {
        if (epoch.Loss is { } loss) yield return ("loss/train", loss);
        if (epoch.ValidationLoss is { } validation) yield return ("loss/validation", validation);
        yield return ("learning_rate", epoch.LearningRate);
        yield return ("words_per_second", epoch.WordsPerSecond);
        foreach (var (name, value) in epoch.Scores) yield return (ScorePrefix + name, value);
    }

    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture, $"{_folder}: TensorBoard's files cannot be written ({error.Message.TrimEnd('.')}); choose another folder"));
        }
    }
}
