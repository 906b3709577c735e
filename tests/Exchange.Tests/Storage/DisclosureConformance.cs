using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Sharing;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

/// <summary>Who was shown a record, and how far that is known to have come.</summary>
public abstract class DisclosureConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly RecordDraft Shop = Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("*", "+third") };

    [Fact]
    public async Task Lists_WhoWasShownWhichRevision_OldestFirst_WithItsEntry()
    {
        await Hub.PushAsync("es", Shop, Drafts.Domain("es", "shop-0002") with { Distribution = Distribution("*") });
        await Hub.ShowAsync("fr", Shop.Key);
        await Hub.ShowAsync("it", Record("es", "shop-0002"));
        await Hub.PushAsync("es", Shop with { Content = Drafts.Octets("other") });
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        var entry = Entry(AuditAction.Search, "it") with
        {
            Purpose = Purpose.AssetRecovery,
            Touched = [Hub.Store.Find(Shop.Key)!.RevisedAt],
            Detail = new AuditDetail { Actor = "officer-7", CaseReference = "12/26" },
        };
        var logged = (await Hub.Store.LogAsync(entry, Hub.Store.Head, Ended)).Value!;
        await Hub.ShowAsync("es", Shop.Key);

        var page = await ListAsync();
        Assert.Equal((3L, 3, true), (page.TotalCount, page.AgencyCount, page.IsEnd));
        Assert.Equal([("fr", 1L, AuditAction.Get), ("it", 2L, AuditAction.Search), ("es", 2L, AuditAction.Get)], page.Disclosures.Select(d => (d.Agency.Value, d.Revision, d.Entry.Action)));
        var second = page.Disclosures[1];
        Assert.Equal((Purpose.AssetRecovery, logged.LogIndex, Hub.Time.GetUtcNow(), "officer-7", "12/26"), (second.Purpose, second.Entry.LogIndex, second.Entry.Time, second.Entry.Detail!.Actor, second.Entry.Detail.CaseReference));
        Assert.Equal(logged.Hash.ToArray(), second.Entry.Logged.Hash.ToArray());

        // After its erasure too, and then its content is gone, not who saw it.
        await Hub.Store.EraseAsync(Shop.Key, null, Entry(AuditAction.Erase, "es"), Ended);
        Assert.Equal(3, (await ListAsync()).TotalCount);
        Assert.Null((await Hub.Store.ListDisclosuresAsync(Record("es", "shop-0009"), null, null, 10, Ended)).Value);
        Assert.Null((await Hub.Store.ListDisclosuresAsync(Record("nobody", "shop-0009"), null, null, 10, Ended)).Value);
    }

    [Fact]
    public async Task Lists_InPages_WithTheTotalsOfAll_AndOfOneAgencyAlone()
    {
        await Hub.PushAsync("es", Shop);
        var shown = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            shown.Add(i % 3 == 0 ? "us" : i % 3 == 1 ? "fr" : "it");
            await Hub.ShowAsync(shown[i], Shop.Key);
        }

        var listed = new List<string>();
        DisclosurePlace? after = null;
        for (var pages = 1; ; pages++)
        {
            var page = await ListAsync(after, limit: 4);
            Assert.Equal((11L, 3), (page.TotalCount, page.AgencyCount));
            listed.AddRange(page.Disclosures.Select(d => d.Agency.Value));
            if (page.IsEnd)
            {
                Assert.Equal(3, pages);
                break;
            }

            after = page.Disclosures[^1].Place;
        }

        Assert.Equal(shown, listed);
        var own = (await Hub.Store.ListDisclosuresAsync(Shop.Key, Agency("us"), null, 100, Ended)).Value!;
        Assert.Equal((4L, 1, 4), (own.TotalCount, own.AgencyCount, own.Disclosures.Count(d => d.Agency == Agency("us"))));

        var none = (await Hub.Store.ListDisclosuresAsync(Shop.Key, Agency("hub"), null, 100, Ended)).Value!;
        Assert.Equal((0L, 0), (none.TotalCount, none.AgencyCount));

        // Of a record that an agency never saw it is not even told that it stands.
        Assert.Null((await Hub.Store.ListDisclosuresAsync(Shop.Key, Agency("nobody"), null, 100, Ended)).Value);
    }

    [Fact]
    public async Task Tells_HowFarAPullsPagesCame()
    {
        await Hub.PushAsync("es", Shop);
        for (var page = 1; page <= 4; page++)
        {
            await PullAsync("fr", new PullPage(7, page));
        }

        await PullAsync("it", new PullPage(8, 1));
        Assert.Equal("GGGGG", await StatesAsync());

        Hub.Store.NoteSent(Agency("fr"), new PullPage(7, 3));
        Assert.Equal("SSSGG", await StatesAsync());
        Hub.Store.NoteConfirmed(Agency("fr"), new PullPage(7, 2));
        Assert.Equal("CCSGG", await StatesAsync());

        // Notes never go back; what came back was sent; another agency's word counts for nothing.
        Hub.Store.NoteSent(Agency("fr"), new PullPage(7, 1));
        Hub.Store.NoteConfirmed(Agency("fr"), new PullPage(7, 1));
        Hub.Store.NoteConfirmed(Agency("fr"), new PullPage(8, 9));
        Assert.Equal("CCSGG", await StatesAsync());
        await PullAsync("it", new PullPage(9, 1));
        Hub.Store.NoteConfirmed(Agency("it"), new PullPage(9, 1));
        Assert.Equal("CCSGGC", await StatesAsync());

        await Hub.ReopenAsync();
        Assert.Equal("CCSGGC", await StatesAsync());
        Assert.Equal("CCSGGC", string.Concat(Hub.Store.ReadLedger(Shop.Key)!.Disclosures.Select(d => d.State.ToString()[0]))); // fr's, then it's
    }

    [Fact]
    public async Task Tells_WhetherAnAnswerWasSent_AndThatItsDutyWasAcknowledged()
    {
        await Hub.PushAsync("es", Shop);
        var first = await GetAsync("fr");
        await GetAsync("fr");
        var other = await GetAsync("it");
        Hub.Store.NoteSent(first);
        Hub.Store.NoteSent(other);
        Assert.Equal("SGS", await StatesAsync());

        await Hub.Store.EraseAsync(Shop.Key, null, Entry(AuditAction.Erase, "es"), Ended);
        var duty = Assert.Single(Hub.Store.ReadDuties(Agency("fr"), 0, 10));
        await Hub.Store.DeliverAsync(Agency("fr"), [duty.Number], Entry(AuditAction.Duties, "fr"), Ended);
        Assert.Equal("SGS", await StatesAsync());
        await Hub.Store.AcknowledgeAsync(Agency("fr"), [new Acknowledgement(duty.Number, DutyResult.Erased, "")], Entry(AuditAction.Acknowledge, "fr"), Ended);

        // It may answer for what never left the hub, too: that stays granted.
        Assert.Equal("CGS", await StatesAsync());
    }

    [Fact]
    public async Task Keeps_WhatWasNotedForTheNextCommit_WhereOneCannotBeWritten()
    {
        await Hub.PushAsync("es", Shop);
        await PullAsync("fr", new PullPage(7, 1));
        var answer = await GetAsync("fr");
        var size = Hub.Store.Log.Size;
        Hub.BreakNotes();
        Hub.Store.NoteConfirmed(Agency("fr"), new PullPage(7, 1));
        Hub.Store.NoteSent(answer);
        Assert.Equal(RefusalReason.LogUnwritable, (await Hub.Store.ListDisclosuresAsync(Shop.Key, null, null, 10, Ended)).Refusal?.Reason);
        Hub.MendNotes();

        Assert.Equal("CS", await StatesAsync());
        Assert.Equal(size, Hub.Store.Log.Size);
    }

    private async Task PullAsync(string agency, PullPage page) => Assert.NotNull((await Hub.Store.LogAsync(
        Entry(AuditAction.Pull, agency) with { Page = page, Touched = [Hub.Store.Find(Shop.Key)!.RevisedAt] }, Hub.Store.Head, Ended)).Value);

    private async Task<LoggedEntry> GetAsync(string agency) => (await Hub.Store.LogAsync(
        Entry(AuditAction.Get, agency) with { Touched = [Hub.Store.Find(Shop.Key)!.RevisedAt] }, Hub.Store.Head, Ended)).Value!;

    private async Task<DisclosurePage> ListAsync(DisclosurePlace? after = null, int limit = 100) =>
        (await Hub.Store.ListDisclosuresAsync(Shop.Key, null, after, limit, Ended)).Value!;

    /// <summary>The states of all disclosures in order, by their initials: granted, sent, confirmed.</summary>
    private async Task<string> StatesAsync() => string.Concat((await ListAsync()).Disclosures.Select(d => d.State.ToString()[0]));
}
