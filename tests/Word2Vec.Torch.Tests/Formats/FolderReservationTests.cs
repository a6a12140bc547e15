using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class FolderReservationTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static readonly Vocabulary Words = Vocabulary.FromCounts([new("the", 7), new("cat", 3), new("mat", 1)]);

    private readonly TempFolder _folder = new();

    private string Model => _folder["model"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_place_is_reserved_once_and_free_again_afterwards()
    {
        for (var i = 0; i < 2; i++)
        {
            using (ModelFolder.Reserve(Model))
            {
                Assert.Equal([".model.lock"], _folder.Names());
                Refused(Model, "is being written by this process already");
            }

            Assert.Empty(_folder.Names());
        }
    }

    [Fact]
    public void Every_spelling_of_a_place_is_that_place()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        Directory.CreateDirectory(_folder["real/model"]);
        Directory.CreateSymbolicLink(_folder["parent"], _folder["real"]);
        Directory.CreateSymbolicLink(_folder["link"], $"{_folder["real/model"]}/");
        string[] spellings = ["real/model/", "real/./model", "real/a/../model", "parent/model", "link", "link/"];
        using var reservation = ModelFolder.Reserve(_folder["real/model"]);
        foreach (var spelling in spellings) Refused(_folder[spelling], "this process");
        Refused(Path.GetRelativePath(Environment.CurrentDirectory, _folder["real/model"]), "this process");
    }

    [Fact]
    public void A_place_that_another_process_holds_is_refused_to_reserving_and_to_saving()
    {
        Save();
        using (HeldByAnother())
        {
            var names = _folder.Names();
            Refused(Model, "is being written by process 12345; wait for it, or choose another folder", overwrite: true);
            Assert.Contains("process 12345", Assert.Throws<ModelFormatException>(() => Save(overwrite: true)).Message, StringComparison.Ordinal);
            Assert.Equal(names, _folder.Names());
        }

        Save(overwrite: true);
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void Who_holds_a_place_saves_there()
    {
        using (ModelFolder.Reserve(Model))
        {
            Save();
            Save(overwrite: true);
            Assert.Equal([".model.lock", "model"], _folder.Names());
        }

        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void The_lock_of_a_killed_process_is_taken_over()
    {
        File.WriteAllText(_folder[".model.lock"], "12345 and more than the next one writes, by far, so that something would stay of it, were it not cut off here\n");
        using (ModelFolder.Reserve(Model)) Refused(Model, "this process");
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public void Parents_are_created_and_stay_only_where_something_was_saved()
    {
        using (ModelFolder.Reserve(_folder["a/b/model"])) Assert.True(Directory.Exists(_folder["a/b"]));
        Assert.Empty(_folder.Names());
        using (ModelFolder.Reserve(_folder["a/b/model"]))
        {
            using var model = new SkipGramModel(3, 2);
            ModelFolder.Save(_folder["a/b/model"], model, Words);
        }

        Assert.Equal(["model"], FolderContents.Of(_folder["a/b"]));
    }

    [Fact]
    public void A_place_that_is_taken_is_refused_before_anything_is_created()
    {
        Save();
        Refused(Model, "exists");
        File.WriteAllText(_folder["file"], "");
        Refused(_folder["file"], "is a file");
        Refused(_folder["file/model"], "cannot be written");
        Refused("", "names no folder");
        Assert.Equal(["file", "model"], _folder.Names());
    }

    [Fact]
    public void What_killed_processes_left_of_this_model_goes_and_nothing_else()
    {
        string[] others =
        [
            $".other.{Id}.tmp", $".model.{Id[1..]}.tmp", $".model.{Id}.tmp2", $".model.x{Id[1..]}.tmp", $"model.{Id}.tmp", $".model2.{Id}.tmp", ".model.tmp", ".model..tmp",
        ];
        foreach (var name in (string[])[.. others, $".model.{Id}.tmp"])
        {
            Directory.CreateDirectory(_folder[name]);
            File.WriteAllText(_folder[$"{name}/model.safetensors"], "half");
        }

        File.WriteAllText(_folder[$".model.{Id[..31]}7.tmp"], "a file, not ours");
        ModelFolder.Reserve(Model).Dispose();
        Assert.Equal(others.Append($".model.{Id[..31]}7.tmp").Order(StringComparer.Ordinal), _folder.Names());
    }

    [Fact]
    public void A_model_that_had_stepped_aside_when_the_process_was_killed_comes_back()
    {
        Save();
        StepAside();
        Refused(Model, "exists");
        Assert.Equal(["model"], _folder.Names());

        StepAside();
        ModelFolder.Load(Model).Dispose();
        Assert.Equal(["model"], _folder.Names());

        StepAside();
        using (HeldByAnother()) Assert.Contains("no such", Assert.Throws<ModelFormatException>(() => ModelFolder.Load(Model)).Message, StringComparison.Ordinal);
        Save(overwrite: true);
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void A_model_that_had_stepped_aside_for_one_that_came_is_removed()
    {
        Save();
        Directory.CreateDirectory(_folder[$".model.{Id}.old"]);
        ModelFolder.Reserve(Model, overwrite: true).Dispose();
        Assert.Equal(["model"], _folder.Names());
    }

    [Fact]
    public void A_lock_that_someone_else_made_in_the_place_of_a_removed_one_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file is not removed on Windows");
        var reservation = ModelFolder.Reserve(Model);
        File.Delete(_folder[".model.lock"]);
        using (HeldByAnother())
        {
            reservation.Dispose();
            Refused(Model, "process 12345");
        }
    }

    [Fact]
    public void Of_many_that_come_and_go_at_once_one_holds_the_place()
    {
        var (holders, most, taken) = (0, 0, 0);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                try
                {
                    using var reservation = FolderReservation.Take(Model);
                    var now = Interlocked.Increment(ref holders);
                    most = Math.Max(most, now);
                    Interlocked.Increment(ref taken);
                    Thread.Yield();
                    Interlocked.Decrement(ref holders);
                }
                catch (ModelFormatException)
                {
                    Thread.Yield();
                }
            }
        });
        Assert.Equal(1, most);
        Assert.InRange(taken, 1, 2000);
        Assert.Empty(_folder.Names());
    }

    private FileStream HeldByAnother()
    {
        var file = new FileStream(_folder[".model.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        file.Write("12345 another\n"u8);
        return file;
    }

    private void StepAside() => Directory.Move(Model, _folder[$".model.{Id}.old"]);

    private void Save(bool overwrite = false)
    {
        using var model = new SkipGramModel(3, 2);
        ModelFolder.Save(Model, model, Words, overwrite: overwrite);
    }

    private static void Refused(string path, string expected, bool overwrite = false)
    {
        var error = Assert.Throws<ModelFormatException>(() => ModelFolder.Reserve(path, overwrite));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
