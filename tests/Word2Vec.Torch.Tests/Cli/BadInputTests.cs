using TorchSharp;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>Each run must say one clear line a problem and leave the folder as it was.</summary>
public sealed class BadInputTests(BadFiles files) : IClassFixture<BadFiles>
{
    [Theory]
    [InlineData("missing.txt", "missing.txt: no such file or folder; check the path")]
    [InlineData("''", "'' names no file or folder; check the path")]
    [InlineData("empty", "empty: the folder holds no files; give one that holds text")]
    [InlineData("no-text", "no-text: the tokenizer ascii-words finds no words; give text that has some")]
    [InlineData("empty.txt", "empty.txt: the tokenizer ascii-words finds no words; give text that has some")]
    [InlineData("binary.dat", "binary.dat: looks binary (byte 7 is zero); give text in UTF-8")]
    [InlineData("cut.gz", "cut.gz: the gzip file is truncated or damaged; make it anew")]
    [InlineData("rare.txt", "only 0 of 6 different words occur at least 5 times", "lower min-count or give more text")]
    [InlineData("two.txt --min-count 1", "two.txt: only 2 of 2 different words", "needs 3")]
    [InlineData("lonely.txt --min-count 1 --sample 0 --quiet", "gives no (centre, context) pair", "give longer lines")]
    [InlineData("good.txt missing.txt", "missing.txt: no such file or folder")]
    public Task A_text_that_cannot_be_trained_on_is_one_line(string arguments, params string[] parts) =>
        FailsAsync($"train {arguments} --output model", parts);

    [Theory]
    [InlineData("rare.txt", "rare.txt: is a file; choose another name for the model folder")]
    [InlineData("good.txt/a/model", "good.txt/a/model: cannot be written", "good.txt' is a file, not a folder", "choose another folder")]
    [InlineData("foreign", "foreign: exists; choose another folder")]
    [InlineData("foreign --force", "foreign: is not overwritten: it holds 'notes.txt'", "choose another folder")]
    [InlineData("''", "'': names no folder")]
    public Task An_output_that_cannot_be_written_is_one_line(string output, params string[] parts) =>
        FailsAsync($"train good.txt --output {output}", parts);

    [Fact]
    public Task What_the_system_refuses_to_create_is_named_without_our_temporary_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nothing can be created in Linux's /proc, not even by root");
        return FailsAsync("train good.txt --output /proc/model", "/proc/model: cannot be written (Could not find file '/proc/model'); choose another folder");
    }

    [Fact]
    public async Task Options_out_of_range_are_reported_all_at_once()
    {
        const string Options =
            "--min-count 0 --max-vocab 2 --max-vocab-memory 1k --max-tokens 0 --dim 0 --window 0 --negative -1 --noise-exponent 9 --epochs 0 --batch-size 0 --sample 1 "
            + "--learning-rate 0.01 --min-learning-rate 0.02 --device tpu";
        CommandAssert.RefusedOptions(
            await RunAsync($"train missing.txt --output model {Options}"),
            "min-count is 0; allowed: 1 to ",
            "max-vocab is 2; allowed: 3 to ",
            "max-tokens is 0; allowed: 1 to ",
            "max-vocab-memory is 1024; allowed: 1048576 (1m) to ",
            "dim is 0; allowed: 1 to 10000",
            "window is 0; allowed: 1 to 1000",
            "negative is -1; allowed: 1 to 1000",
            "noise-exponent is 9; allowed: -2 to 2",
            "epochs is 0; allowed: 1 to 1000000",
            "batch-size is 0; allowed: 1 to 1000000",
            "sample is 1; allowed: at least 0 and below 1",
            "min-learning-rate is 0.02; allowed: from 0 to the learning rate",
            "device is tpu; allowed: auto, cpu, cuda, cuda:N, mps");
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_refused_with_the_remedy() =>
        CommandAssert.RefusedOptions(
            await RunAsync("train good.txt --output model --trainer reference --optimizer adam"),
            "optimizer is adam; the reference trainer has SGD only: choose the tensor trainer");

    [Fact]
    public async Task CUDA_where_there_is_none_is_refused_with_the_remedy()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has CUDA");
        CommandAssert.RefusedOptions(await RunAsync("train good.txt --output model --device cuda"), "device cuda is not there: this build brings libtorch for the CPU; build with -p:TorchBackend=cuda");
    }

    [Theory]
    [InlineData("", "w2v", "a command is missing")]
    [InlineData("paint", "w2v", "'paint' is no command, option or argument of w2v")]
    [InlineData("train good.txt", "w2v train", "'--output' is required")]
    [InlineData("train --output model", "w2v train", "<corpus> is missing")]
    [InlineData("train good.txt --output model --colour red", "w2v train", "'--colour' is no option of train; a file of that name is ./--colour")]
    [InlineData("similar", "w2v similar", "<model> is missing")]
    [InlineData("embedding", "w2v embedding", "<model> is missing", "<word> is missing")]
    [InlineData("similar foreign cat --josn", "w2v similar", "'--josn' is no command, option or argument of similar")]
    [InlineData("analogy foreign cat kitten", "w2v analogy", "<c> is missing")]
    [InlineData("train good.txt --output model --dim", "w2v train", "missing for option: '--dim'")]
    public Task A_line_that_cannot_be_understood_is_refused(string line, string command, params string[] parts) => RefusesAsync(line, command, parts);

    [Theory]
    [InlineData("--dim ten --epochs 1.5", "--dim is 'ten'; allowed: whole numbers", "--epochs is '1.5'; allowed: whole numbers")]
    [InlineData("--learning-rate 0,025", "--learning-rate is '0,025'; allowed: numbers, written like 0.025")]
    [InlineData("--seed -1 --max-tokens 1e6", "--max-tokens is '1e6'; allowed: whole numbers", "--seed is '-1'; allowed: whole numbers from 0")]
    [InlineData("--loss hinge", "--loss is 'hinge'; allowed: negative-sampling, softmax")]
    [InlineData("--tokenizer bpe --preset gensim", "--preset is 'gensim'; allowed: default, guide", "--tokenizer is 'bpe'; allowed: ascii-words, white-space, unicode-letters")]
    public Task A_value_that_cannot_be_read_is_refused(string options, params string[] parts) =>
        RefusesAsync($"train good.txt --output model {options}", "w2v train", parts);

    private async Task RefusesAsync(string line, string command, string[] parts)
    {
        var before = CommandAssert.Tree(files.Path);
        CommandAssert.RefusedUsage(await RunAsync(line), command, parts);
        Assert.Equal(before, CommandAssert.Tree(files.Path));
    }

    private async Task FailsAsync(string line, params string[] parts)
    {
        var before = CommandAssert.Tree(files.Path);
        CommandAssert.Failed(await RunAsync(line), parts);
        Assert.Equal(before, CommandAssert.Tree(files.Path));
    }

    private Task<ProcessRun> RunAsync(string line) => W2vProcess.RunAsync(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument == "''" ? "" : argument), workingFolder: files.Path);
}
