using System.Diagnostics;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wire = Exchange.V1;

namespace Exchange.Benchmarks;

/// <summary>Who was shown a record, among many that many agencies have pulled: asked of the store, and by an auditor's call.</summary>
internal static class WhoSawBenchmark
{
    private const int Agencies = 20;
    private const int Page = 1_000;
    private const int Asked = 500;

    public static async Task RunAsync(int records)
    {
        await using var hub = await TestHub.StartAsync();
        var giver = await hub.AddAgencyAsync("giver");
        var readers = new List<TestAgency>();
        for (var i = 0; i < Agencies; i++)
        {
            readers.Add(await hub.AddAgencyAsync($"reader-{i}"));
        }

        var operation = await hub.AddOperationAsync("pulled", giver, [.. readers]);

        var started = Stopwatch.GetTimestamp();
        await Loading.PushAsync(giver, records, _ => new Wire.Distribution { Operations = { operation } }, batchRecords: Page);
        Console.WriteLine($"{records:N0} records pushed in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");

        var store = hub.Services.GetRequiredService<IExchangeStore>();
        started = Stopwatch.GetTimestamp();
        var entries = await Task.WhenAll(readers.Select((reader, number) => Task.Run(() => PullAsync(store, AgencyId.TryParseName(reader.Name, out var id) ? id : throw new InvalidOperationException("a name"), number + 1))));
        Console.WriteLine($"pulled by {Agencies} agencies in {entries.Sum():N0} pages, each logged, in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s; the log has {store.Log.Size:N0} entries");

        var random = new Random(20261124);
        RecordKey[] keys = [.. Enumerable.Range(0, Asked).Select(_ => RecordKey.TryParse(giver.Record($"sample-domain-{random.Next(records)}"), out var key) ? key : throw new InvalidOperationException("a name"))];
        var times = new List<double>();
        foreach (var key in keys)
        {
            started = Stopwatch.GetTimestamp();
            var page = (await store.ListDisclosuresAsync(key, null, null, 1_000, default)).Value!;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (page.AgencyCount != Agencies || page.Disclosures.Count != Agencies || page.Disclosures.Any(d => d.State != DisclosureState.Confirmed))
            {
                throw new InvalidOperationException($"{key.Name}: {page.Disclosures.Count} disclosures to {page.AgencyCount} agencies");
            }
        }

        Tell("the store", times);
        times.Clear();
        var auditor = hub.HubAuditor;
        foreach (var key in keys)
        {
            started = Stopwatch.GetTimestamp();
            var page = await auditor.Audit.ListDisclosuresAsync(new Wire.ListDisclosuresRequest { Context = auditor.Context, Name = key.Name });
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (page.TotalCount != Agencies)
            {
                throw new InvalidOperationException($"{key.Name}: {page.TotalCount} disclosures");
            }
        }

        Tell("a call, its own entry synced,", times);
    }

    /// <summary>Pulls everything as PullStream does, but for the wire; how many pages.</summary>
    private static async Task<int> PullAsync(IExchangeStore store, AgencyId agency, long pull)
    {
        var reader = new Reader(agency, Purpose.Investigation);
        var cursor = FeedCursor.Start;
        for (var number = 1; ; number++)
        {
            var given = new GivenPositions();
            var page = store.ReadFeed(reader, RecordFilter.All, cursor, Page, given);
            var entry = new AuditEntryDraft
            {
                Action = AuditAction.Pull,
                Agency = agency,
                Role = CallerRole.System,
                Purpose = Purpose.Investigation,
                Count = given.Positions.Count,
                Touched = Positions.InOrder(given.Positions),
                Page = new PullPage(pull, number),
                BodyHash = new byte[32],
                Detail = new AuditDetail { Actor = "nightly", CallerName = "system-1", LegalBasis = "Directive (EU) 2016/680 art. 8", CaseReference = "12/26", Subject = "all" },
            };
            if ((await store.LogAsync(entry, page.ReadAt, default)).Value is null)
            {
                throw new InvalidOperationException("read again");
            }

            store.NoteConfirmed(agency, new PullPage(pull, number));
            cursor = page.Next;
            if (page.CaughtUp)
            {
                return number;
            }
        }
    }

    /// <summary>Keeps where what a page gives stands.</summary>
    private sealed class GivenPositions : IFeedWriter
    {
        public List<long> Positions { get; } = [];

        public void Add(ChangeKind kind, in RecordView record) => Positions.Add(record.RevisedAt);
    }

    private static void Tell(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{what} answers in {times[times.Count / 2]:F2} ms (median of {times.Count}), {times[times.Count * 99 / 100]:F2} ms (99 of 100), {times[^1]:F2} ms (slowest)");
    }
}
