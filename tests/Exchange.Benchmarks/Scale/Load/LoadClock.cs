using System.Diagnostics;

namespace Exchange.Benchmarks.Scale.Load;

/// <summary>Measures a step: time, and the processor time of the client and of the server.</summary>
internal sealed class LoadClock : IDisposable
{
    private readonly Process? _server;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _client = Environment.CpuUsage.TotalTime;
    private readonly TimeSpan _serverBefore;

    private LoadClock(Process? server) => (_server, _serverBefore) = (server, server?.TotalProcessorTime ?? default);

    /// <summary>Processor time of the server since the start.</summary>
    public TimeSpan Server
    {
        get
        {
            _server?.Refresh();
            return (_server?.TotalProcessorTime ?? default) - _serverBefore;
        }
    }

    /// <summary>Starts to measure.</summary>
    /// <param name="server">The server's process; 0 for none.</param>
    public static LoadClock Start(int server) => new(server == 0 ? null : Process.GetProcessById(server));

    /// <summary>What was measured up to now.</summary>
    public LoadResult Stop(long records, IEnumerable<double>? latencies = null)
    {
        double[] sorted = [.. (latencies ?? []).Order()];
        return new LoadResult
        {
            Records = records,
            Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds,
            ClientProcessor = (Environment.CpuUsage.TotalTime - _client).TotalSeconds,
            ServerProcessor = Server.TotalSeconds,
            P50 = Share(sorted, 0.5),
            P99 = Share(sorted, 0.99),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();

    /// <summary>The value below which a share of sorted values lies.</summary>
    public static double Share(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
