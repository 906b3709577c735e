using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>
/// Two hubs that show a reader the same; on one of them much happens besides that is hidden from it. Whatever lists, searches, streams or counts
/// answers alike on both, to the octet.
/// </summary>
public sealed class HiddenListTests : IAsyncLifetime
{
    private const int HiddenRecords = 250;

    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();
    private Twin? _bare;
    private Twin? _hiding;

    /// <summary>What a reader may ask that names nothing hidden, by a title.</summary>
    private static readonly Dictionary<string, (string Role, string Call, Func<Twin, TestCaller, IMessage> Request)> Questions = new()
    {
        ["search by a name"] = ("officer", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, DomainName = "shop-100.example" }),
        ["search by a registrable domain"] = ("officer", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, DomainName = "all-hidden.example" }),
        ["search by a prefix of hidden names"] = ("system", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, NamePrefix = "shop-1" }),
        ["search by a prefix of all"] = ("auditor", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, NamePrefix = "shop-" }),
        ["search by an identifier"] = ("officer", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, Identifier = "seller1" }),
        ["search by originator"] = ("officer", "RecordService/SearchRecords", (t, c) => new SearchRecordsRequest { Context = c.Context, Filter = new RecordFilter { Originators = { t.Third.Name } } }),
        ["search by kind"] = ("officer", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context, Filter = new RecordFilter { Kinds = { RecordKind.Suspect } } }),
        ["search for all"] = ("system", "RecordService/SearchRecords", (_, c) => new SearchRecordsRequest { Context = c.Context }),
        ["pull from the beginning"] = ("system", "RecordService/Pull", (_, c) => new PullRequest { Context = c.Context }),
        ["pull from a cursor"] = ("system", "RecordService/Pull", (t, c) => new PullRequest { Context = c.Context, Cursor = t.Cursor }),
        ["pull through a filter"] = ("system", "RecordService/Pull", (t, c) => new PullRequest { Context = c.Context, Filter = new RecordFilter { Originators = { t.Third.Name } } }),
        ["duties"] = ("officer", "DutyService/PullDuties", (_, c) => new PullDutiesRequest { Context = c.Context }),
        ["a record with links"] = ("officer", "RecordService/GetRecord", (t, c) => new GetRecordRequest { Context = c.Context, Name = t.Giver.Record("sample-domain-3") }),
        ["its history"] = ("officer", "RecordService/GetRecordHistory", (t, c) => new GetRecordHistoryRequest { Context = c.Context, Name = t.Giver.Record("sample-domain-3") }),
        ["reviews"] = ("system", "RecordService/ListReviews", (_, c) => new ListReviewsRequest { Context = c.Context, Days = 1_800 }),
        ["groups"] = ("officer", "GroupService/ListGroups", (_, c) => new ListGroupsRequest { Context = c.Context }),
        ["a group"] = ("officer", "GroupService/GetGroup", (t, c) => new GetGroupRequest { Context = c.Context, Name = t.Group }),
        ["operations"] = ("officer", "OperationService/ListOperations", (_, c) => new ListOperationsRequest { Context = c.Context }),
        ["an operation's result"] = ("officer", "OperationService/ReportOperation", (_, c) => new ReportOperationRequest { Context = c.Context, Name = "operations/shared" }),
        ["notices"] = ("officer", "ProposalService/ListNotices", (_, c) => new ListNoticesRequest { Context = c.Context }),
        ["the hub"] = ("officer", "HubService/GetHub", (_, c) => new GetHubRequest { Context = c.Context }),
    };

    private Twin Bare => _bare!;

    private Twin Hiding => _hiding!;

    public async ValueTask InitializeAsync()
    {
        (_bare, _hiding) = (await BuildAsync(hides: false), await BuildAsync(hides: true));
        foreach (var twin in new[] { Bare, Hiding })
        {
            await twin.Giver.System.StoreAsync(SampleRecords.Domain(twin.Giver, 1).For(new Distribution()));
            twin.Clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.HoldsAsync(
                async () => (await twin.Giver.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = twin.Giver.Officer.Context, NamePrefix = "shop-" })).IndexedTime.ToDateTimeOffset() == twin.Clock.GetUtcNow(),
                "all is indexed");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Bare.Hub.DisposeAsync();
        await Hiding.Hub.DisposeAsync();
    }

    [Fact]
    public async Task Answers_AsIfNothingWereHidden()
    {
        foreach (var (title, question) in Questions)
        {
            var (bare, hiding) = (await TextAsync(Bare, question), await TextAsync(Hiding, question));
            Assert.True(bare == hiding, $"{title}\nwith nothing hidden: {bare}\nwith something hidden: {hiding}");
        }

        // The agency's own auditor reads of all these calls, and of nothing else.
        (string, string, Func<Twin, TestCaller, IMessage>) log = ("auditor", "AuditService/ListAuditEntries", (_, c) => new ListAuditEntriesRequest { Context = c.Context, PageSize = 1_000 });
        Assert.Equal(await TextAsync(Bare, log), await TextAsync(Hiding, log));
    }

    [Fact]
    public async Task Pages_ASearchAsIfNothingWereHidden()
    {
        foreach (var size in new[] { 1, 2, 100 })
        {
            var (bare, hiding) = (await PagesAsync(Bare, size), await PagesAsync(Hiding, size));
            Assert.Equal(bare, hiding);
            Assert.Equal(["sample-domain-2", "sample-domain-3", "sample-domain-900"], hiding.SelectMany(p => p));
        }
    }

    private static async Task<string> TextAsync(Twin twin, (string Role, string Call, Func<Twin, TestCaller, IMessage> Request) question)
    {
        var caller = question.Role switch { "system" => twin.Reader.System, "officer" => twin.Reader.Officer, _ => twin.Reader.Auditor };
        var answer = await Answer.OfAsync(caller, question.Call, question.Request(twin, caller));
        var hub = (await caller.Hub.GetHubAsync(new GetHubRequest { Context = caller.Context })).Hub;
        Assert.Equal("", answer.Trailers[0]);
        return answer.ToText([.. hub.Log.Keys.Select(k => k.VerifierKey), hub.Log.Origin, hub.Id, twin.Group, twin.Reader.System.Fingerprint, twin.Reader.Officer.Fingerprint, twin.Reader.Auditor.Fingerprint]);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> PagesAsync(Twin twin, int size)
    {
        var (pages, token, caller) = (new List<IReadOnlyList<string>>(), "", twin.Reader.Officer);
        do
        {
            var page = await caller.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = caller.Context, NamePrefix = "shop-", PageSize = size, PageToken = token });
            pages.Add([.. page.Records.Select(r => r.Name.Split('/')[^1])]);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        return pages;
    }

    private async Task<Twin> BuildAsync(bool hides)
    {
        var clock = new FakeTimeProvider(_start);
        var hub = await TestHub.StartAsync(new TestHubOptions { Time = clock, Server = new() { Store = new() { IndexDelay = TimeSpan.Zero, ScannedHeads = 100 } } });

        // Past the time at which the database was made, so that both hubs have this clock's.
        clock.Advance(TimeSpan.FromMinutes(1));
        var (giver, reader, third) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"), await hub.AddAgencyAsync("third"));
        await hub.AddOperationAsync("shared", giver, reader);
        var group = await giver.CreateGroupAsync(reader);
        if (hides)
        {
            await HideAsync(hub, giver, third);
        }

        // A link to a hidden record on the one, to an absent one on the other.
        var linked = SampleRecords.Domain(giver, 3).Saying(c => c.Operation = "operations/shared").For(reader);
        linked.Record.Links.Add(new Link { Relation = LinkRelation.SameOperator, Target = giver.Record("sample-domain-100") });
        linked.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = third.Record("sample-domain-100") });
        linked.Record.Links.Add(new Link { Relation = LinkRelation.Related, Target = giver.Record("sample-domain-2") });
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Domain(giver, 2).ForGroup(group), linked, SampleRecords.Domain(giver, 900).For(reader));
        using (var push = await reader.System.OpenPushAsync(new PushOpen { Session = "00000000-0000-4000-8000-000000000001" }))
        {
            await push.SendAsync(SampleRecords.Asset(reader, 1));
            await push.CompleteAsync();
        }

        var cursor = (await reader.System.PullAllAsync()).Cursor;
        if (hides)
        {
            await HideMoreAsync(giver, third);
        }

        return new Twin(hub, giver, reader, third, clock, group, cursor);
    }

    /// <summary>Records between those that the reader sees, a group and an operation, and duties of others.</summary>
    private static async Task HideAsync(TestHub hub, TestAgency giver, TestAgency third)
    {
        await hub.AddOperationAsync("hidden", giver, third);
        await third.CreateGroupAsync(giver);
        await giver.System.StoreAsync([.. Enumerable.Range(100, HiddenRecords).Select(n => SampleRecords.Domain(giver, n).Saying(c => c.Operation = "operations/shared").For(third))]);
        await third.System.StoreAsync(
            SampleRecords.Domain(third, 100),
            SampleRecords.Domain(third, 101).Saying(c => c.Domain.DomainName = "www.all-hidden.example"),
            SampleRecords.Suspect(third, 1),
            SampleRecords.Asset(third, 2));
        await third.System.PullAllAsync();
        await giver.System.StoreAsync([.. Enumerable.Range(100, 7).Select(n => SampleRecords.Domain(giver, n).Saying(c => c.Operation = "operations/shared").For(new Distribution()))]);
        Assert.Equal(7, (await third.Officer.DutiesAsync()).Count);
    }

    /// <summary>What the reader sees is given to others too; what it does not see changes and goes.</summary>
    private static async Task HideMoreAsync(TestAgency giver, TestAgency third)
    {
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 900).For(new Distribution { Agencies = { "agencies/reader", third.Name } }));
        await giver.System.StoreAsync([.. Enumerable.Range(110, 120).Select(n => SampleRecords.Domain(giver, n).Saying(c => (c.Operation, c.Note) = ("operations/shared", "again")))]);
        await third.System.StoreAsync(SampleRecords.Suspect(third, 2).For(giver));
        await giver.Officer.EraseAsync(giver.Record("sample-domain-150"));
        await third.System.PullAllAsync();
    }

    /// <summary>One of the two hubs.</summary>
    private sealed record Twin(TestHub Hub, TestAgency Giver, TestAgency Reader, TestAgency Third, FakeTimeProvider Clock, string Group, string Cursor);
}
