using TensorBench;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Bench;

public sealed class SpeedSettingsTests
{
    [Fact]
    public void Every_setting_is_one_that_trains_and_its_name_is_its_own()
    {
        var settings = SpeedSettings.Groups.SelectMany(group => SpeedSettings.Of(group, TrainingOptions.Default)).ToList();
        foreach (var (_, options) in settings) options.EnsureValid();
        Assert.Equal(settings.Count, settings.Select(setting => setting.Name).Distinct().Count());
        Assert.Equal(settings.Count, settings.Select(setting => setting.Options).Distinct().Count());
    }

    [Fact]
    public void Threads_are_timed_on_the_CPU_up_to_the_machines_cores()
    {
        var options = SpeedSettings.Of(SpeedSettings.Threads, TrainingOptions.Default with { Device = "cuda" }).Select(setting => setting.Options).ToList();
        Assert.All(options, setting => Assert.Equal((TrainerKind.Hogwild, "cpu"), (setting.Trainer, setting.Device)));
        Assert.Equal((1, Environment.ProcessorCount), (options[0].Threads, options[^1].Threads));
    }
}
