using System.Diagnostics;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>What the log costs pushes and pulls: the same calls over the wire, in turn, to a hub and to one whose store leaves the log out.</summary>
internal static class LoggingBenchmark
{
    private const int Batch = 1_000;
    private const int Rounds = 9;

    public static async Task RunAsync(int records)
    {
        await using var logged = await StartAsync(new TestHubOptions());
        await using var unlogged = await StartAsync(new TestHubOptions { Configure = UnloggedStore.PutInPlace });
        var pushes = new List<(double Logged, double Unlogged)>();
        var pulls = new List<(double Logged, double Unlogged)>();
        var perRound = records / Rounds / Batch * Batch;
        for (var round = 0; round <= Rounds; round++)
        {
            var at = round;
            await MeasureAsync("push", round, perRound, pushes, async side =>
            {
                var started = Stopwatch.GetTimestamp();
                await Loading.PushAsync(side.Giver, perRound, _ => new Distribution { Agencies = { side.Reader.Name } }, at * perRound, Batch);
                return (perRound, Stopwatch.GetElapsedTime(started));
            });
        }

        for (var round = 0; round <= Rounds; round++)
        {
            await MeasureAsync("pull", round, (Rounds + 1) * perRound, pulls, side => Pulling.PullAsync(side.Reader, Batch));
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
            Console.WriteLine($"{what}, {(round == 0 ? "warm-up" : $"round {round}")}: {expected / with:N0}/s with the log, {expected / without:N0}/s without");
            if (round > 0)
            {
                times.Add((with, without));
            }
        }
    }

    private static void Tell(string what, List<(double Logged, double Unlogged)> times) => Console.WriteLine(
        $"{what}: the log costs {100 * (1 - (1 / Pulling.Median(times.Select(t => t.Logged / t.Unlogged)))):F1} % of the throughput (median of {times.Count} pairs)");

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
