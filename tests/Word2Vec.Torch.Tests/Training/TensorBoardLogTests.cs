using System.Buffers.Binary;
using System.Numerics;
using Tensorboard;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Training;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_number_of_an_epoch_is_an_event_of_its_step()
    {
        var log = new TensorBoardLog(_folder["runs/first"]);
        log.Write(new TrainingHistoryEntry(1, 1000, 2, 0.02, 1.5, 500, null, new Dictionary<string, double>()));
        log.Write(new TrainingHistoryEntry(2, 2000, 6, 0.01, null, 250, 1.75, new Dictionary<string, double> { ["pearson"] = 0.5 }));

        var events = Read(Assert.Single(Directory.GetFiles(_folder["runs/first"])));

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(
            [
                (1L, "loss/train", 1.5f), (1, "learning_rate", 0.02f), (1, "words_per_second", 500),
                (2, "loss/validation", 1.75f), (2, "learning_rate", 0.01f), (2, "words_per_second", 250), (2, "scores/pearson", 0.5f),
            ],
            events.Skip(1).Select(e => (e.Step, Assert.Single(e.Summary.Value).Tag, e.Summary.Value[0].SimpleValue)));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_line()
    {
        File.WriteAllText(_folder["file"], "");
        var error = Assert.Throws<TrainingException>(() => new TensorBoardLog(_folder["file/runs"]));
        Assert.Contains("TensorBoard's files cannot be written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    /// <summary>Records as TensorFlow has them: length, its checksum, bytes, theirs.</summary>
    private static List<Event> Read(string path)
    {
        var events = new List<Event>();
        for (ReadOnlySpan<byte> rest = File.ReadAllBytes(path); rest.Length > 0;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(rest);
            Assert.Equal(MaskedChecksum(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            Assert.Equal(MaskedChecksum(rest.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(rest.Slice(12, length).ToArray()));
            rest = rest[(16 + length)..];
        }

        return events;
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }
}
