using TorchSharp;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>Brings numbers to a device.</summary>
internal static class DeviceCopy
{
    /// <summary>
    /// A copy of the numbers on the device, int32. On return they may change again, although the copy may still be on its way: a GPU
    /// fetches them by itself from memory that is pinned, so that nobody waits until the work before it is done.
    /// </summary>
    public static Tensor Of(int[] numbers, Device device)
    {
        using var host = tensor(numbers);
        if (device.type != DeviceType.CUDA) return host.to(device, copy: true);
        using var pinned = host.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
