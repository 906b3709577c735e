using Exchange.Audit;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>Which entries a query finds.</summary>
public abstract class LogReadingConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly AuditQuery All = new(null, [], long.MaxValue, 1_000);

    [Fact]
    public async Task Reads_OldestFirst_AndGoesOnWithWhatComes()
    {
        for (var i = 0; i < 5; i++)
        {
            await LogAsync(AuditAction.Get, "fr");
        }

        var query = All with { Agency = Agency("fr"), OldestFirst = true, Limit = 2 };
        var first = Hub.Store.ReadLog(query);
        var second = Hub.Store.ReadLog(query with { From = first.Next });
        var third = Hub.Store.ReadLog(query with { From = second.Next });
        var fourth = Hub.Store.ReadLog(query with { From = third.Next });
        Assert.Equal([2, 2, 1, 0], new[] { first, second, third, fourth }.Select(p => p.Entries.Count));
        Assert.Equal([false, false, true, true], new[] { first, second, third, fourth }.Select(p => p.IsEnd));
        Assert.Equal(Hub.Store.Log.Size, fourth.Next);

        var entries = new[] { first, second, third }.SelectMany(p => p.Entries).Select(e => e.Sequence).ToArray();
        Assert.Equal(entries.Order(), entries);
        Assert.Equal(Sequences(query with { Limit = 1_000 }), entries);
        Assert.Equal(entries, Sequences(All with { Agency = Agency("fr") }).Reverse());

        await LogAsync(AuditAction.Get, "it");
        var later = await LogAsync(AuditAction.Get, "fr");
        var page = Hub.Store.ReadLog(query with { From = fourth.Next });
        Assert.Equal((later, Hub.Store.Log.Size, true), (Assert.Single(page.Entries).LogIndex, page.Next, page.IsEnd));
    }

    [Fact]
    public async Task Reads_ARangeOfTime_TheStartInAndTheEndOut()
    {
        var start = Hub.Time.GetUtcNow();
        var indexes = new List<long>();
        for (var i = 0; i < 6; i++)
        {
            // Two entries at each time.
            Hub.Time.Advance(i % 2 == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
            indexes.Add(await LogAsync(AuditAction.Get, "fr"));
        }

        Assert.Equal(indexes[2..4], Between(2, 3));
        Assert.Equal(indexes, Between(1, 4));
        Assert.Equal(indexes[4..], Between(3, null));
        Assert.Equal(indexes[..2], Between(null, 2)[^2..]);
        Assert.Empty(Between(4, 9));
        Assert.Empty(Between(2, 2));
        Assert.Empty(Between(3, 2));

        long[] Between(int? from, int? until) => [.. Hub.Store.ReadWholeLog(All with
        {
            OldestFirst = true,
            StartTime = from is { } f ? start.AddMinutes(f) : null,
            EndTime = until is { } u ? start.AddMinutes(u) : null,
        }).Select(e => e.LogIndex)];
    }

    [Fact]
    public async Task Reads_OneActorsOrCasesEntries()
    {
        var mine = await LogAsync(AuditAction.Get, "fr", new AuditDetail { Actor = "officer-7", CaseReference = "12/26" });
        var other = await LogAsync(AuditAction.Get, "fr", new AuditDetail { Actor = "officer-8", CaseReference = "12/26" });
        await LogAsync(AuditAction.Get, "fr", new AuditDetail { Actor = "officer-77", CaseReference = "12/2" });

        Assert.Equal([mine], Sequences(All with { Actor = "officer-7" }));
        Assert.Equal([other, mine], Sequences(All with { CaseReference = "12/26" }));
        Assert.Equal([other], Sequences(All with { CaseReference = "12/26", Actor = "officer-8" }));
        Assert.Empty(Sequences(All with { CaseReference = "12/26", Actor = "officer-77" }));
    }

    [Fact]
    public async Task Reads_WhatWasRefusedOrDone_ForWhichReason()
    {
        var done = await LogAsync(AuditAction.Get, "fr");
        var hidden = await LogAsync(AuditAction.Get, "fr", reason: RefusalReason.NotFound);
        var busy = await LogAsync(AuditAction.Get, "fr", reason: RefusalReason.StoreBusy);
        var ofFr = All with { Agency = Agency("fr") };

        Assert.Equal([busy, hidden], Sequences(ofFr with { Refused = true }));
        Assert.Equal([done], Sequences(ofFr with { Refused = false }));
        Assert.Equal([hidden], Sequences(ofFr with { Reasons = [RefusalReason.NotFound, RefusalReason.Internal] }));
        Assert.Empty(Sequences(ofFr with { Refused = false, Reasons = [RefusalReason.NotFound] }));
    }

    [Fact]
    public async Task Reads_WhatTouchedARecordOrNamedIt()
    {
        var key = Record("es", "shop-0001");
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001"), Drafts.Domain("es", "shop-0002"));
        var created = Hub.Store.Log.Size - 1;
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0002") with { Content = Drafts.Octets("other") });
        await Hub.ShowAsync("fr", key, Record("es", "shop-0002"));
        var shown = Hub.Store.Log.Size - 1;
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Content = Drafts.Octets("other"), Distribution = Distribution("fr") });
        var changed = Hub.Store.Log.Size - 1;
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Content = Drafts.Octets("other"), Distribution = Distribution("it") });
        var redistributed = Hub.Store.Log.Size - 1;
        var named = await LogAsync(AuditAction.Get, "fr", new AuditDetail { Subject = $"history of {key.Name}" });
        await LogAsync(AuditAction.Get, "fr", new AuditDetail { Subject = $"{key.Name}1" });

        Assert.Equal([named, redistributed, changed, shown, created], Sequences(All with { Record = key }));
        Assert.Equal([shown], Sequences(All with { Record = key, Actions = [AuditAction.Get], Refused = false, EndTime = null, Before = named }));
        Assert.Empty(Sequences(All with { Record = Record("es", "shop-0009") }));
        Assert.Empty(Sequences(All with { Record = Record("nobody", "shop-0009") }));
    }

    private async Task<long> LogAsync(AuditAction action, string agency, AuditDetail? detail = null, RefusalReason reason = RefusalReason.Unspecified) =>
        (await Hub.Store.LogAsync(Entry(action, agency) with { Detail = detail ?? new AuditDetail(), Reason = reason }, readAt: null, Ended)).Value!.LogIndex;

    private long[] Sequences(AuditQuery query) => [.. Hub.Store.ReadWholeLog(query).Select(e => e.Sequence)];
}
