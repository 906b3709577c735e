using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Exchange.Client;
using Exchange.Tests.Support;
using Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>
/// What it costs a client to check that its pages and batches are in the hub's log: pulls and pushes with the check and without it, in turn.
/// Processor time of client and hub together, which other load on the machine disturbs least, and time by the clock.
/// </summary>
internal static class LogCheckBenchmark
{
    private const int Rounds = 15;
    private const int Few = 100;

    public static async Task RunAsync(int count)
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"));
        await Loading.PushAsync(giver, count, _ => new Distribution { Agencies = { reader.Name } });
        await using var on = Connect(hub, reader.System, isOn: true);
        await using var off = Connect(hub, reader.System, isOn: false);
        await PullAsync(on, count);
        await PullAsync(off, count);
        await CompareAsync($"pull of {count} records", on, off, (connection, _) => PullAsync(connection, count));

        // What the end of a run costs, when its last entry waits for a checkpoint.
        var few = await hub.AddAgencyAsync("few");
        await Loading.PushAsync(giver, Few, _ => new Distribution { Agencies = { few.Name } }, from: 50 * count);
        await using var fewOn = Connect(hub, few.System, isOn: true);
        await using var fewOff = Connect(hub, few.System, isOn: false);
        await CompareAsync($"pull of {Few} records", fewOn, fewOff, (connection, _) => PullAsync(connection, Few));

        await using var givingOn = Connect(hub, giver.System, isOn: true);
        await using var givingOff = Connect(hub, giver.System, isOn: false);
        var portion = count / 5;
        await CompareAsync($"push of {portion} records", givingOn, givingOff, async (connection, round) =>
        {
            var records = Enumerable.Range(0, portion).Select(n => SampleRecords.Domain(giver, ((round + 2) * count) + n)).ToAsyncEnumerable();
            await connection.PushAllAsync(records);
        });
    }

    private static async Task CompareAsync(string what, HubConnection on, HubConnection off, Func<HubConnection, int, Task> run)
    {
        var (cpu, clock, more) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever comes second finds the machine warmer: turn about.
            var (first, second) = round % 2 == 0 ? (on, off) : (off, on);
            var one = await MeasureAsync(() => run(first, 2 * round));
            var other = await MeasureAsync(() => run(second, (2 * round) + 1));
            var (with, without) = round % 2 == 0 ? (one, other) : (other, one);
            cpu.Add(with.Processor / without.Processor);
            clock.Add(with.Clock / without.Clock);
            more.Add((with.Clock - without.Clock).TotalMilliseconds);
        }

        Console.WriteLine($"{what}: with the check, {Pulling.Median(cpu):0.000} of the processor time and {Pulling.Median(clock):0.000} of the time without, {Pulling.Median(more):0} ms more (medians of {Rounds})");
    }

    private static async Task<(TimeSpan Processor, TimeSpan Clock)> MeasureAsync(Func<Task> run)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (processor, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await run();
        process.Refresh();
        return (process.TotalProcessorTime - processor, Stopwatch.GetElapsedTime(started));
    }

    private static async Task PullAsync(HubConnection connection, int count)
    {
        var changes = 0;
        await foreach (var step in connection.PullAsync())
        {
            changes += step is PullEvent.Page page ? page.Changes.Count : 0;
        }

        if (changes != count)
        {
            throw new InvalidOperationException($"{changes} changes came, not {count}");
        }
    }

    private static HubConnection Connect(TestHub hub, TestCaller caller, bool isOn) => HubConnection.Open(new HubConnectionOptions
    {
        Endpoint = hub.Endpoint,
        Certificate = ClientCertificate.FromPemFiles(caller.CertificatePath, caller.KeyPath),
        HubAuthorities = HubAuthorities.Of(X509CertificateLoader.LoadCertificate(hub.ServerCa.RawData)),
        Context = caller.Context,
        LogCheck = new LogCheckOptions { IsOn = isOn, PinFile = hub.Folder["bench.log-pin"] },
    });
}
