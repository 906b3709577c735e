using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>History, erasure, review dates, holds and lapses.</summary>
public abstract class RetentionConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly RecordDraft Shop = Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("fr") };

    private DateOnly Today => DateOnly.FromDateTime(Hub.Time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Returns_EveryRevisionNewestFirst_WithItsAudiencesAndPositions()
    {
        var first = Hub.Store.Head + 1;
        await Hub.PushAsync("es", Shop);
        await Hub.PushAsync("es", Shop with { Distribution = Distribution("it") });
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("other"), Status = 2, Distribution = null });
        await Hub.ReopenAsync();

        var history = Hub.Store.ReadHistory(Shop.Key);

        Assert.Equal([2, 1], history.Select(r => r.Record.Revision));
        Assert.Equal(["other", "shop.example"], history.Select(r => System.Text.Encoding.UTF8.GetString(r.Record.Content.Span)));
        Assert.Equal([(Audience("it"), first + 2, long.MaxValue)], history[0].Spans);
        Assert.Equal([(Audience("fr"), first, first + 1), (Audience("it"), first + 1, first + 2)], history[1].Spans);
        Assert.Equal((first, first + 1, 1, 2L), (history[1].Record.RevisedAt, history[1].Record.Position, history[1].Record.Status, history[1].Record.DistributionRevision));
        Assert.Equal(TimeSpan.FromMinutes(1), history[0].Record.UpdateTime - history[1].Record.UpdateTime);
        Assert.Empty(Hub.Store.ReadHistory(Record("es", "shop-0009")));
    }

    [Fact]
    public async Task Erases_EveryRevision_AndHasNoneOfItsHistoryAfterwards()
    {
        await Hub.PushAsync("es", Shop);
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("other") });
        var erased = (await Hub.Store.EraseAsync(Shop.Key, expectedRevision: 2, Entry(AuditAction.Erase, "es"), Ended)).Value;

        Assert.Equal((3, 0), (erased.Revision, erased.Duties)); // nobody had been shown it
        var tombstone = Hub.Store.Find(Shop.Key)!;
        Assert.Equal((true, 3L, 0, ""), (tombstone.Erased, tombstone.Revision, tombstone.Octets, tombstone.CanonicalName));
        Assert.Empty(Hub.Store.ReadHistory(Shop.Key));
        await Hub.PushAsync("es", Shop with { ExpectedRevision = 3 });
        Assert.Equal([4L], Hub.Store.ReadHistory(Shop.Key).Select(r => r.Record.Revision));
    }

    [Fact]
    public async Task Rejects_ToEraseWhatIsNotThere_OrIsAtAnotherRevision_OrUnderAHold()
    {
        await Hub.PushAsync("es", Shop);
        Assert.Equal(RefusalReason.NotFound, await EraseAsync(Record("es", "shop-0009")));
        Assert.Equal(RefusalReason.NotFound, await EraseAsync(Record("nobody", "shop-0001")));
        Assert.Equal(RefusalReason.RevisionConflict, await EraseAsync(Shop.Key, expected: 2));
        await HoldAsync(new LegalHold("Juzgado Central 3", Today));
        Assert.Equal(RefusalReason.RuleForbids, await EraseAsync(Shop.Key));
        Assert.False(Hub.Store.Find(Shop.Key)!.Erased);

        await HoldAsync(null);
        Assert.Null(await EraseAsync(Shop.Key));
        Assert.Equal(RefusalReason.NotFound, await EraseAsync(Shop.Key));
    }

    [Fact]
    public async Task Lists_WhatIsToBeReviewedByDate_InPages_WithItsHolds()
    {
        await Hub.PushAsync("es", [.. Enumerable.Range(1, 5).Select(i => Drafts.Domain("es", $"shop-{i:0000}") with { ReviewBy = Today.AddDays(i is 1 or 2 ? 3 : i) })]);
        await HoldAsync(new LegalHold("Juzgado Central 3", Today.AddDays(9)));

        var first = Hub.Store.ListReviews(Agency("es"), Today.AddDays(4), after: null, limit: 3);
        var rest = Hub.Store.ListReviews(Agency("es"), Today.AddDays(4), (first[^1].ReviewBy, first[^1].Position), limit: 3);

        Assert.Equal(["shop-0001", "shop-0002", "shop-0003"], first.Select(r => r.Key.Id));
        Assert.Equal(["shop-0004"], rest.Select(r => r.Key.Id));
        Assert.Equal(new LegalHold("Juzgado Central 3", Today.AddDays(9)), first[0].Hold);
        Assert.Null(first[1].Hold);
        Assert.Empty(Hub.Store.ListReviews(Agency("fr"), Today.AddDays(400), after: null, limit: 3));
    }

    [Fact]
    public async Task Erases_OnTheDay_WhatWasNotRenewed_AndAfterItsHold()
    {
        RecordDraft[] shops = [.. Enumerable.Range(1, 3).Select(i => Drafts.Domain("es", $"shop-{i:0000}") with { ReviewBy = Today.AddDays(3) })];
        await Hub.PushAsync("es", shops);
        await HoldAsync(new LegalHold("Juzgado Central 3", Today.AddDays(5)));
        var renewed = (await Hub.Store.RenewAsync(shops[1].Key, Today.AddDays(30), _ => [7], Entry(AuditAction.Retention, "es"), Ended)).Value;
        Assert.Equal(2, renewed.Revision);
        Assert.Equal([7], Hub.Store.Find(shops[1].Key)!.Marking.ToArray());
        Assert.Equal(Today.AddDays(30), Hub.Store.Find(shops[1].Key)!.ReviewBy);

        Assert.Equal("", await ErasedAfterAsync(2));
        Assert.Equal("shop-0003", await ErasedAfterAsync(1));
        Assert.Equal("shop-0003", await ErasedAfterAsync(2)); // the last day of the hold
        Assert.Equal("shop-0001 shop-0003", await ErasedAfterAsync(1));
        Assert.Equal("shop-0001 shop-0002 shop-0003", await ErasedAfterAsync(24));
        Assert.Equal(3, Hub.Store.ReadWholeLog(new AuditQuery(null, [AuditAction.Erase], long.MaxValue, 10)).Sum(e => e.Count));

        async Task<string> ErasedAfterAsync(int days)
        {
            Hub.Time.Advance(TimeSpan.FromDays(days));
            await SettleAsync();
            return string.Join(' ', shops.Where(s => Hub.Store.Find(s.Key)!.Erased).Select(s => s.Key.Id));
        }
    }

    [Fact]
    public async Task Lapses_AnEmbargoAtItsTime_AtAPositionOfItsOwn()
    {
        var end = Hub.Time.GetUtcNow().AddHours(1);
        await Hub.PushAsync("es", Shop with { EmbargoEnd = end });
        var (held, cursor) = Hub.Pull("fr");
        Assert.Empty(held);
        Assert.Equal(0, await SettleAsync());
        var head = Hub.Store.Head;

        Hub.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await SettleAsync());

        Assert.Equal(head + 1, Hub.Store.Head);
        var change = Assert.Single(Hub.Pull("fr", cursor).Changes);
        Assert.Equal((ChangeKind.Upserted, 1L), (change.Kind, change.Record.Revision));
        Assert.Equal((Audience("fr"), null, 1L), (Hub.Store.Find(Shop.Key)!.Audience, Hub.Store.Find(Shop.Key)!.EmbargoEnd, Hub.Store.Find(Shop.Key)!.DistributionRevision));
        Assert.Equal(AuditAction.Lapse, Hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 1))[0].Action);
    }

    private async Task<int> SettleAsync()
    {
        var all = 0;
        for (var done = 1; done > 0; all += done)
        {
            done = await Hub.SettleAsync();
        }

        return all;
    }

    private async Task<RefusalReason?> EraseAsync(RecordKey key, long? expected = null) =>
        (await Hub.Store.EraseAsync(key, expected, Entry(AuditAction.Erase, "es"), Ended)).Refusal?.Reason;

    private async Task HoldAsync(LegalHold? hold) =>
        Assert.False((await Hub.Store.HoldAsync(Shop.Key, hold, Entry(AuditAction.Retention, "es"), Ended)).IsRefused);
}
