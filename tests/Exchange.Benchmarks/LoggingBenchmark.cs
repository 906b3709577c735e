using System.Diagnostics;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>
/// What the log costs pushes and pulls: the same calls over the wire, in turn, to a hub and to one whose store leaves the log out. By the
/// clock, and in processor time of client and hub together, which other load on the machine disturbs least.
/// </summary>
internal static class LoggingBenchmark
{
    private const int Batch = 1_000;

    // A round of pushes is long enough that what is indexed behind the one before weighs little; a pull brings all that was pushed.
    private const int PushPairs = 40;
    private const int PullPairs = 12;
    private const int WarmUps = 4;

    public static async Task RunAsync(int records)
    {
        await using var logged = await StartAsync(new TestHubOptions { Server = new ServerOptions() });
        await using var unlogged = await StartAsync(new TestHubOptions { Server = new ServerOptions(), Configure = UnloggedStore.PutInPlace });
        var perRound = records / (PushPairs + WarmUps) / Batch * Batch;
        await CompareAsync("push", PushPairs, perRound, async (side, round) =>
        {
            await Loading.PushAsync(side.Giver, perRound, _ => new Distribution { Agencies = { side.Reader.Name } }, round * perRound, Batch);
            return perRound;
        });
        await CompareAsync("pull", PullPairs, (PushPairs + WarmUps) * perRound, async (side, _) => (await Pulling.PullAsync(side.Reader, Batch)).Changes);

        async Task CompareAsync(string what, int pairs, int expected, Func<Side, int, Task<long>> run)
        {
            var costs = new List<(Cost Logged, Cost Unlogged)>();
            for (var round = 0; round < pairs + WarmUps; round++)
            {
                // Each goes first every other time.
                var (first, second) = round % 2 == 0 ? (logged, unlogged) : (unlogged, logged);
                var one = await MeasureAsync(first, round);
                var other = await MeasureAsync(second, round);
                if (round >= WarmUps)
                {
                    costs.Add(round % 2 == 0 ? (one, other) : (other, one));
                }
            }

            Tell(what, expected, costs);

            async Task<Cost> MeasureAsync(Side side, int round)
            {
                var (clock, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var count = await run(side, round);
                return count == expected
                    ? new Cost(Stopwatch.GetElapsedTime(clock).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds)
                    : throw new InvalidOperationException($"{what}: {count} of {expected}");
            }
        }
    }

    private static void Tell(string what, int count, List<(Cost Logged, Cost Unlogged)> costs)
    {
        Console.WriteLine(
            $"{what}: {count / Pulling.Median(costs.Select(c => c.Logged.Clock)):N0}/s with the log, {count / Pulling.Median(costs.Select(c => c.Unlogged.Clock)):N0}/s without; medians of {costs.Count} pairs");
        Console.WriteLine($"  it costs {Share(c => c.Clock)} of the throughput by the clock, {Share(c => c.Processor)} of what the processors could do");

        string Share(Func<Cost, double> of)
        {
            double[] shares = [.. costs.Select(c => 100 * (1 - (of(c.Unlogged) / of(c.Logged)))).Order()];
            return $"{Pulling.Median(shares):F1} % (half of the pairs {shares[shares.Length / 4]:F1} to {shares[shares.Length * 3 / 4]:F1} %)";
        }
    }

    private static async Task<Side> StartAsync(TestHubOptions options)
    {
        var hub = await TestHub.StartAsync(options);
        return new Side(hub, await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"));
    }

    private sealed record Side(TestHub Hub, TestAgency Giver, TestAgency Reader) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }

    /// <summary>Seconds.</summary>
    private sealed record Cost(double Clock, double Processor);
}
