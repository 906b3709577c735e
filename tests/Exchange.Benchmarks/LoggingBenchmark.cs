using System.Diagnostics;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>What the log costs pushes and pulls: the same calls over the wire, in turn, to a hub and to one whose store leaves the log out.</summary>
internal static class LoggingBenchmark
{
    private const int Batch = 1_000;
    private const int Pairs = 40;
    private const int WarmUps = 4;

    public static async Task RunAsync(int records)
    {
        await using var logged = await StartAsync(new TestHubOptions { Server = new ServerOptions() });
        await using var unlogged = await StartAsync(new TestHubOptions { Server = new ServerOptions(), Configure = UnloggedStore.PutInPlace });
        List<(double Logged, double Unlogged)> pushes = [];
        List<(double Logged, double Unlogged)> pulls = [];
        var perRound = records / (Pairs + WarmUps) / Batch * Batch;
        for (var round = 0; round < Pairs + WarmUps; round++)
        {
            var at = round;
            await MeasureAsync("push", round, perRound, pushes, async side =>
            {
                var started = Stopwatch.GetTimestamp();
                await Loading.PushAsync(side.Giver, perRound, _ => new Distribution { Agencies = { side.Reader.Name } }, at * perRound, Batch);
                return (perRound, Stopwatch.GetElapsedTime(started));
            });
        }

        for (var round = 0; round < Pairs + WarmUps; round++)
        {
            await MeasureAsync("pull", round, (Pairs + WarmUps) * perRound, pulls, side => Pulling.PullAsync(side.Reader, Batch));
        }

        Tell("push", pushes);
        Tell("pull", pulls);

        async Task MeasureAsync(string what, int round, int expected, List<(double Logged, double Unlogged)> times, Func<Side, Task<(long Count, TimeSpan Time)>> measureAsync)
        {
            // Each goes first every other time.
            Side[] order = round % 2 == 0 ? [logged, unlogged] : [unlogged, logged];
            var results = new Dictionary<Side, (long Count, TimeSpan Time)>();
            foreach (var side in order)
            {
                results[side] = await measureAsync(side);
                if (results[side].Count != expected)
                {
                    throw new InvalidOperationException($"{what}: {results[side].Count} of {expected}");
                }
            }

            var (with, without) = (results[logged].Time.TotalSeconds, results[unlogged].Time.TotalSeconds);
            if (round >= WarmUps)
            {
                times.Add((expected / with, expected / without));
            }
        }
    }

    private static void Tell(string what, List<(double Logged, double Unlogged)> rates)
    {
        double[] costs = [.. rates.Select(r => 100 * (1 - (r.Logged / r.Unlogged))).Order()];
        Console.WriteLine(
            $"{what}: {Pulling.Median(rates.Select(r => r.Logged)):N0}/s with the log, {Pulling.Median(rates.Select(r => r.Unlogged)):N0}/s without: it costs {Pulling.Median(costs):F1} % "
            + $"(median of {costs.Length} pairs; half of them between {costs[costs.Length / 4]:F1} and {costs[costs.Length * 3 / 4]:F1} %)");
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
}
