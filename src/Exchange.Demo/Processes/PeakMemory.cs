using System.Globalization;

namespace Exchange.Demo.Processes;

/// <summary>Watches a process's anonymous memory (RssAnon), the part that is its own and not a mapped file. Linux only: elsewhere it stays 0.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;
    private long _peak;

    private PeakMemory(int process) => _watch = WatchAsync($"/proc/{process}/status");

    /// <summary>The most seen so far, in octets.</summary>
    public long Bytes => Interlocked.Read(ref _peak);

    /// <summary>Begins to watch.</summary>
    public static PeakMemory Watch(ChildProcess process) => new(process.Id);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task WatchAsync(string status)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                if (Read(status) is not { } now)
                {
                    return;
                }

                Interlocked.Exchange(ref _peak, Math.Max(Bytes, now));
            }
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private static long? Read(string status)
    {
        try
        {
            foreach (var line in File.ReadLines(status))
            {
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                {
                    return 1024 * long.Parse(line.AsSpan(8).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // The process ended, or there is no /proc.
        }

        return null;
    }
}
