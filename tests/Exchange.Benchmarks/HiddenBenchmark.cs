using System.Diagnostics;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Benchmarks;

/// <summary>
/// Calls for hidden and for absent records in random turns. The area under the curve says how well their times tell them apart:
/// 0.5 not at all, 1 always.
/// </summary>
internal static class HiddenBenchmark
{
    private const int Records = 20_000;

    public static async Task RunAsync(int calls)
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, stranger) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("stranger"));
        await Loading.PushAsync(giver, Records, _ => new Distribution());
        var client = new RecordService.RecordServiceClient(stranger.Officer.Channel);
        var random = new Random(20261124);
        var times = new List<(bool Hidden, long Ticks)>(calls);
        for (var i = -calls / 10; i < calls; i++)
        {
            // The same shape of name: one that stands and is hidden, one that never stood.
            var hidden = random.Next(2) == 0;
            var number = random.Next(Records);
            var request = new GetRecordRequest { Context = stranger.Officer.Context, Name = giver.Record(hidden ? $"sample-domain-{number}" : $"simple-domain-{number}") };
            var started = Stopwatch.GetTimestamp();
            try
            {
                await client.GetRecordAsync(request);
                throw new InvalidOperationException("a hidden record was shown");
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.NotFound)
            {
                if (i >= 0)
                {
                    times.Add((hidden, Stopwatch.GetTimestamp() - started));
                }
            }
        }

        Console.WriteLine($"{calls:N0} interleaved calls: area under the curve {AreaUnderCurve(times):F3} (0.45 to 0.55 tells nothing apart); median {Microseconds(times, true):N0} us hidden, {Microseconds(times, false):N0} us absent");
    }

    /// <summary>The chance that a random hidden call took longer than a random absent one (Mann-Whitney), ties counted half.</summary>
    private static double AreaUnderCurve(List<(bool Hidden, long Ticks)> times)
    {
        var sorted = times.OrderBy(t => t.Ticks).ToArray();
        double ranks = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            while (end < sorted.Length && sorted[end].Ticks == sorted[i].Ticks)
            {
                end++;
            }

            var rank = (i + 1 + end) / 2.0;
            ranks += rank * sorted[i..end].Count(t => t.Hidden);
            i = end;
        }

        double hidden = times.Count(t => t.Hidden), absent = times.Count - hidden;
        return (ranks - (hidden * (hidden + 1) / 2)) / (hidden * absent);
    }

    private static double Microseconds(List<(bool Hidden, long Ticks)> times, bool hidden) =>
        Pulling.Median(times.Where(t => t.Hidden == hidden).Select(t => Stopwatch.GetElapsedTime(0, t.Ticks).TotalMicroseconds));
}
