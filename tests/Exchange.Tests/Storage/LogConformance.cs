using Exchange.Audit;
using Exchange.Sharing;
using Exchange.Tests.Changes;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

public abstract class LogConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Keeps_EntriesContiguousThroughEverything()
    {
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001"));
        await Hub.Store.LogAsync(Entry(AuditAction.Get, "fr"), Hub.Store.Head, Ended);
        await Hub.MoveAsync("ios-x", "fr", joins: true);
        await Hub.ReopenAsync();
        await Hub.ChangeAsync("fr", a => a with { DisplayName = "France" });

        var log = ReadAll();

        Assert.Equal(Enumerable.Range(0, log.Count).Reverse().Select(i => (long)i), log.Select(e => e.LogIndex));
        Assert.Equal(
            [AuditAction.DirectoryChange, AuditAction.OperationChange, AuditAction.Get, AuditAction.Push, AuditAction.OperationChange],
            log.Take(5).Select(e => e.Action));
        Assert.All(log, e => Assert.Equal(Leaf.Hash(e.Logged.Leaf.Span), e.Logged.Hash.ToArray()));
    }

    [Fact]
    public async Task Returns_WhatWasWritten()
    {
        var body = System.Security.Cryptography.SHA256.HashData("page"u8);
        var entry = Entry(AuditAction.Pull, "fr") with
        {
            Role = Exchange.Agencies.CallerRole.Officer,
            Purpose = Purpose.AssetRecovery,
            Reason = RefusalReason.NotFound,
            Count = 7,
            BodyHash = body,
            Detail = new AuditDetail { Actor = "officer-7", CaseReference = "12/26" },
        };

        var logged = (await Hub.Store.LogAsync(entry, readAt: null, Ended)).Value!;

        var read = ReadAll()[0];
        Assert.Equal((AuditAction.Pull, Agency("fr"), Exchange.Agencies.CallerRole.Officer), (read.Action, read.Agency, read.Role));
        Assert.Equal((Purpose.AssetRecovery, RefusalReason.NotFound, 7L), (read.Purpose, read.Reason, read.Count));
        Assert.Equal((entry.Detail, Hub.Time.GetUtcNow()), (read.Detail, read.Time));
        Assert.Equal(logged.Hash.ToArray(), read.Logged.Hash.ToArray());
        Assert.True(Leaf.CommitsToBody(logged.Leaf.Span, logged.Salt.Span, body));
    }

    [Fact]
    public async Task Gives_EveryEntryASaltOfItsOwn()
    {
        for (var i = 0; i < 20; i++)
        {
            await Hub.Store.LogAsync(Entry(AuditAction.Read), readAt: null, Ended);
        }

        var log = ReadAll();
        Assert.Equal(log.Count, log.Select(e => Convert.ToHexString(e.Salt.Span)).Distinct().Count());
        Assert.All(log, e => Assert.Equal((Leaf.SaltLength, Leaf.SaltLength), (e.Salt.Length, e.Logged.Salt.Length)));
    }

    [Fact]
    public async Task Reads_NewestFirst_OfOneAgency_OfSomeActions_BeforeAnIndex()
    {
        for (var i = 0; i < 3; i++)
        {
            await Hub.Store.LogAsync(Entry(AuditAction.Get, "fr"), readAt: null, Ended);
            await Hub.Store.LogAsync(Entry(AuditAction.Search, "fr"), readAt: null, Ended);
            await Hub.Store.LogAsync(Entry(AuditAction.Get, "it"), readAt: null, Ended);
        }

        var gets = Hub.Store.ReadWholeLog(new AuditQuery(Agency("fr"), [AuditAction.Get], long.MaxValue, 2));
        Assert.Equal(2, gets.Count);
        Assert.All(gets, e => Assert.Equal((AuditAction.Get, Agency("fr")), (e.Action, e.Agency)));
        Assert.True(gets[0].LogIndex > gets[1].LogIndex);
        var rest = Hub.Store.ReadWholeLog(new AuditQuery(Agency("fr"), [AuditAction.Get], gets[1].LogIndex, 2));
        Assert.True(Assert.Single(rest).LogIndex < gets[1].LogIndex);
        Assert.Empty(Hub.Store.ReadWholeLog(new AuditQuery(Agency("nobody"), [], long.MaxValue, 10)));
    }

    [Fact]
    public async Task Refuses_ToLogADisclosureReadBeforeSomebodyLostSight()
    {
        await Hub.MoveAsync("ios-x", "fr", joins: true);
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("op:ios-x") });
        var entries = ReadAll().Count;

        var readAt = Hub.Store.Head;
        Assert.NotNull((await LogAsync(readAt)).Value);

        await Hub.MoveAsync("ios-x", "fr", joins: false);
        await AssertReadAgainAsync(readAt);

        readAt = Hub.Store.Head;
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("*") });
        Assert.NotNull((await LogAsync(readAt)).Value); // somebody gained sight, nobody lost it

        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("it") });
        await AssertReadAgainAsync(readAt);

        readAt = Hub.Store.Head;
        await Hub.ChangeAsync("it", a => a with { EeaMember = false });
        await AssertReadAgainAsync(readAt);

        readAt = Hub.Store.Head;
        await Hub.ReopenAsync();
        Assert.NotNull((await LogAsync(Hub.Store.Head)).Value);
        Assert.Equal(readAt, Hub.Store.Head);

        Assert.Equal(3, ReadAll().Count(e => e.Action == AuditAction.Pull));
        Assert.Equal(entries + 7, ReadAll().Count);

        async Task AssertReadAgainAsync(long before)
        {
            var answer = await LogAsync(before);
            Assert.False(answer.IsRefused);
            Assert.Null(answer.Value);
            Assert.NotNull(Hub.Store.ReadPage(Reader("fr"), Exchange.Changes.RecordFilter.All, default, 10));
        }
    }

    [Fact]
    public async Task Logs_NoDisclosureOfWhatWasTakenAwayBefore()
    {
        var shop = Drafts.Domain("es", "shop-0001");
        await Hub.PushAsync("es", shop with { Distribution = Distribution("fr") });
        var writing = WriteAsync();
        while (!writing.IsCompleted)
        {
            var page = Hub.Store.ReadPage(Reader("fr"), Exchange.Changes.RecordFilter.All, default, 10);
            if (page.Changes.Any(c => c.Kind == Exchange.Changes.ChangeKind.Upserted))
            {
                await LogAsync(page.ReadAt);
            }
        }

        await writing;

        // The log is the order of what happened: whenever it says that the record was shown, it was fr's to see.
        var (isFr, shown) = (false, 0);
        foreach (var entry in ReadAll().Reverse())
        {
            isFr ^= entry.Action == AuditAction.Push;
            shown += entry.Action == AuditAction.Pull ? 1 : 0;
            Assert.True(isFr || entry.Action != AuditAction.Pull, $"entry {entry.LogIndex} discloses what was taken away");
        }

        Assert.True(shown > 0);

        async Task WriteAsync()
        {
            for (var i = 0; i < 200; i++)
            {
                await Hub.PushAsync("es", shop with { Distribution = Distribution(i % 2 == 0 ? "it" : "fr") });
            }
        }
    }

    [Fact]
    public async Task Ends_EveryReadingAgain_AfterANarrowingThatWasNotWritten()
    {
        await Hub.PushAsync("es", Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("*") });
        Hub.BreakLog();
        Assert.True((await Hub.Store.ApplyAsync(
            Batch("es", Guid.NewGuid(), 1, Drafts.Domain("es", "shop-0001") with { Distribution = Distribution("it") }), Entry(AuditAction.Push, "es"), Ended)).IsRefused);
        Hub.MendLog();

        Assert.NotNull((await LogAsync(Hub.Store.Head)).Value);
    }

    private IReadOnlyList<AuditEntry> ReadAll() => Hub.Store.ReadWholeLog(new AuditQuery(null, [], long.MaxValue, 10_000));

    private Task<Outcome<LoggedEntry?>> LogAsync(long readAt) => Hub.Store.LogAsync(Entry(AuditAction.Pull, "fr"), readAt, Ended);
}
