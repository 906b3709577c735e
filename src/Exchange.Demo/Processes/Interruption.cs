using System.Runtime.InteropServices;

namespace Exchange.Demo.Processes;

/// <summary>Ctrl-C and SIGTERM as a token: what runs is ended in order, the processes first, then their folder, and then the program by itself.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a program ends with that was asked to.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Begins to listen.</summary>
    public Interruption() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];

    /// <summary>Cancelled once the program is asked to end.</summary>
    public CancellationToken Token => _asked.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_signals, s => s.Dispose());
        _asked.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _asked.Cancel();
    }
}
