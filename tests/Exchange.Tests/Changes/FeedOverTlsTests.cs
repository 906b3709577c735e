using System.Collections.Concurrent;
using CsCheck;
using Exchange.Tests.Changes.FeedModel;
using Xunit;

namespace Exchange.Tests.Changes;

/// <summary>
/// The test of <see cref="FeedModelTests"/> against the real server over mutual TLS, by the calls that agencies, officers and operators make.
/// The environment's CsCheck_IterOverTls and CsCheck_Seed choose another number of histories and another beginning; a failure prints its
/// seed. A history is some 45 steps, 0.4 s of processor time. On 2026-11-25 a run of 1,000 (CsCheck_IterOverTls=1000; without a failure
/// CsCheck names no seed), and one of 500 in which batches were sent again, found no difference, in 397 s and 230 s of processor time.
/// The 50 of every run are 31 s of it on two cores, start included.
/// </summary>
public sealed class FeedOverTlsTests
{
    // A server serves several histories, each with agencies of its own, and not so many that its tombstones weigh on the next.
    private const int HistoriesOfAServer = 25;

    private static readonly long Histories =
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_IterOverTls"), out var asked) ? asked : 50;

    public static TheoryData<string> Faults => [.. ServedFault.All.Keys];

    [Fact]
    public async Task Delivers_ExactlyTheDifferenceOfTwoViews()
    {
        var idle = new ConcurrentDictionary<int, ConcurrentBag<ServedHub>>();
        try
        {
            await FeedHistory.ForAServer.SampleAsync(history => RunAsync(history, idle.GetOrAdd(history.Scan, _ => [])), iter: Histories, threads: 2, print: h => h.ToString());
        }
        finally
        {
            foreach (var server in idle.Values.SelectMany(s => s))
            {
                await server.DisposeAsync();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Notices_APlantedFault(string name)
    {
        var fault = ServedFault.All[name];
        for (var number = fault.First; number < fault.First + 10; number++)
        {
            var history = FeedHistory.ForAServer.Generate(new PCG(number, 13), null, out _);
            await using var server = await fault.StartAsync(history.Scan);
            if (await Record.ExceptionAsync(() => new FeedRun(server.Begin()).RunAsync(history)) is { } parted)
            {
                Assert.IsAssignableFrom<Xunit.Sdk.IAssertionException>(parted);
                TestContext.Current.TestOutputHelper?.WriteLine($"noticed in history {number}: {parted.Message}");
                return;
            }
        }

        Assert.Fail("ten histories show no difference");
    }

    private static async Task RunAsync(FeedHistory history, ConcurrentBag<ServedHub> idle)
    {
        var server = idle.TryTake(out var waiting) ? waiting : await ServedHub.StartAsync(history.Scan, PlantedFault.None);
        var kept = false;
        try
        {
            var hub = server.Begin();
            await new FeedRun(hub).RunAsync(history);
            await hub.EndAsync();
            kept = server.Histories < HistoriesOfAServer;
        }
        finally
        {
            if (kept)
            {
                idle.Add(server);
            }
            else
            {
                await server.DisposeAsync();
            }
        }
    }
}
