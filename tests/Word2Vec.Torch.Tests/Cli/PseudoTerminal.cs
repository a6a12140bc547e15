using System.Text;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>A terminal as a window or ssh makes one, which is gone once disposed; what is written to it before is not read (Linux).</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int Flags = 0x2 | 0x100 | 0x80000; // O_RDWR, O_NOCTTY, O_CLOEXEC

    private int _master;

    public PseudoTerminal()
    {
        _master = NativeMethods.OpenTerminal(Flags);
        var name = new byte[128];
        Assert.SkipUnless(
            _master >= 0 && NativeMethods.GrantTerminal(_master) == 0 && NativeMethods.UnlockTerminal(_master) == 0
            && NativeMethods.NameOfTerminal(_master, name, name.Length) == 0,
            "the system gives no terminal");
        Path = Encoding.ASCII.GetString(name).TrimEnd('\0');
    }

    /// <summary>The device that a program writes to.</summary>
    public string Path { get; }

    public void Dispose()
    {
        if (_master >= 0) _ = NativeMethods.Close(_master);
        _master = -1;
    }
}
