using Exchange.Audit;
using Exchange.DevCertificates;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using AuditAction = Exchange.V1.AuditAction;
using AuditEntry = Exchange.V1.AuditEntry;

namespace Exchange.Tests.Functional;

/// <summary>Nothing is disclosed or changed unlogged; who reads the log reads what concerns them.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock });

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Records_EveryCall()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        var operation = await Hub.AddOperationAsync("audited", giver, reader);
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var context = reader.Officer.Context;
        await reader.System.PullAllAsync();
        await reader.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = context, Name = giver.Record("sample-domain-1") });
        await reader.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = context, NamePrefix = "shop-" });
        await reader.Officer.Operations.ReportOperationAsync(new ReportOperationRequest { Context = context, Name = operation });
        await reader.Officer.Hub.GetHubAsync(new GetHubRequest { Context = context });
        await reader.Officer.Agencies.ListAgenciesAsync(new ListAgenciesRequest { Context = context });
        await reader.Officer.Operations.ListOperationsAsync(new ListOperationsRequest { Context = context });
        await reader.Officer.Operations.GetOperationAsync(new GetOperationRequest { Context = context, Name = operation });
        await reader.Auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = reader.Auditor.Context });

        var entries = await EntriesAsync();

        (AuditAction, string, string, long)[] expected =
        [
            (AuditAction.Push, giver.Name, "gateway", 1),
            (AuditAction.Pull, reader.Name, "gateway", 1),
            (AuditAction.Get, reader.Name, "officer-1", 1),
            (AuditAction.Search, reader.Name, "officer-1", 1),
            (AuditAction.Report, reader.Name, "officer-1", 0),
            (AuditAction.Read, reader.Name, "officer-1", 1),
            (AuditAction.Read, reader.Name, "officer-1", 3),
            (AuditAction.Read, reader.Name, "officer-1", 1),
            (AuditAction.Read, reader.Name, "officer-1", 1),
            (AuditAction.AuditRead, reader.Name, "auditor-1", 8),
        ];
        Assert.Equal(expected, entries.TakeLast(expected.Length).Select(e => (e.Action, e.Agency, e.Detail.CallerName, e.RecordCount)));
        Assert.Equal(["hub", "agencies", "operations", operation], entries.Where(e => e.Action == AuditAction.Read).Select(e => e.Detail.Subject));
        Assert.Equal(Enumerable.Range(0, entries.Count).Select(i => (long)i), entries.Select(e => e.LogIndex));
        Assert.Equal([AuditAction.DirectoryChange, AuditAction.ServerStart], entries.Take(2).Select(e => e.Action));
        Assert.All(entries.TakeLast(expected.Length), e => Assert.Equal(("Directive (EU) 2016/680 art. 8", "test-1", Purpose.Investigation), (e.Detail.LegalBasis, e.Detail.CaseReference, e.Purpose)));

        // Leaf and hash are as the contract says; the leaf itself names nobody.
        Assert.All(entries, e => Assert.Equal(Leaf.Hash(e.Leaf.ToByteArray()).ToArray(), e.Hash.ToByteArray()));
        Assert.All(entries, e => Assert.DoesNotContain("officer-1", e.Leaf.ToStringUtf8(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Returns_TheEntryWithItsAnswer()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        using var session = await agency.System.OpenPushAsync();
        var pushed = (await session.SendAsync(SampleRecords.Domain(agency, 1))).Entry;
        var pulled = Assert.Single((await agency.System.PullAllAsync()).Pages).Entry;
        var got = (await agency.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = agency.Officer.Context, Name = agency.Record("sample-domain-1") })).Entry;

        var byHash = (await EntriesAsync()).ToDictionary(e => e.Hash);

        Assert.Equal([AuditAction.Push, AuditAction.Pull, AuditAction.Get], new[] { pushed, pulled, got }.Select(e => byHash[e.Hash].Action));
        Assert.All([pushed, pulled, got], e => Assert.Equal((byHash[e.Hash].Leaf, Convert.ToHexString(Leaf.PartSalt(byHash[e.Hash].Detail.Salt.Span, LeafPart.Body))), (e.Leaf, Convert.ToHexString(e.Salt.Span))));
    }

    [Fact]
    public async Task Records_RefusedCalls()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        await RefusedCall.ByAsync(StatusCode.PermissionDenied, "ROLE_MAY_NOT_CALL", () => agency.Officer.PullAllAsync());
        await RefusedCall.ByAsync(StatusCode.InvalidArgument, "CONTEXT_MISSING", async () => await agency.Officer.Hub.GetHubAsync(new GetHubRequest()));
        await RefusedCall.ByAsync(StatusCode.InvalidArgument, "MESSAGE_MALFORMED", () => agency.Officer.CallAsync("HubService/GetHub", [0xFF]));
        await RefusedCall.ByAsync(
            StatusCode.NotFound, "NOT_FOUND", async () => await agency.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = agency.Officer.Context, Name = agency.Record("no-such-record") }));
        await RefusedCall.ByAsync(StatusCode.InvalidArgument, "CURSOR_INVALID", () => agency.System.PullAllAsync("x"));

        var entries = (await EntriesAsync()).Where(e => e.Agency == agency.Name).ToArray();

        Assert.Equal(
            [
                (AuditAction.RefusedCall, Reason.RoleMayNotCall, "/exchange.v1.RecordService/Pull"),
                (AuditAction.RefusedCall, Reason.ContextMissing, "/exchange.v1.HubService/GetHub"),
                (AuditAction.RefusedCall, Reason.MessageMalformed, "/exchange.v1.HubService/GetHub"),
                (AuditAction.Get, Reason.NotFound, agency.Record("no-such-record")),
                (AuditAction.RefusedCall, Reason.CursorInvalid, "/exchange.v1.RecordService/Pull"),
            ],
            entries.Select(e => (e.Action, e.Reason, e.Detail.Subject)));
    }

    [Fact]
    public async Task Records_RefusedCertificatesOnceForCauseAddressAndMinute()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        using var stranger = agency.Caller(LeafRequest.Caller("nobody.test", "system", "gateway"));
        using var expired = agency.Caller(LeafRequest.Caller(agency.TrustDomain, "system", "old") with { Begins = TimeSpan.FromDays(-2), Ends = TimeSpan.FromDays(-1) });
        for (var i = 0; i < 5; i++)
        {
            await RefusedCall.ByAsync(StatusCode.Unauthenticated, "AGENCY_UNKNOWN", async () => await stranger.Hub.GetHubAsync(new GetHubRequest { Context = stranger.Context }));
        }

        await RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_EXPIRED", async () => await expired.Hub.GetHubAsync(new GetHubRequest { Context = expired.Context }));
        Assert.DoesNotContain(await EntriesAsync(), e => e.Action == AuditAction.RefusedCertificate);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(async () => (await EntriesAsync()).Count(e => e.Action == AuditAction.RefusedCertificate) == 2, "the minute's refusals are written");

        var entries = (await EntriesAsync()).Where(e => e.Action == AuditAction.RefusedCertificate).ToArray();
        Assert.Equal([(Reason.CertificateExpired, 1L), (Reason.AgencyUnknown, 5L)], entries.Select(e => (e.Reason, e.RecordCount)).OrderBy(e => e.RecordCount));
        Assert.All(entries, e => Assert.Equal(("", "127.0.0.1"), (e.Agency, e.Detail.Subject)));
    }

    [Fact]
    public async Task Shows_AgencysAuditorsTheirOwnEntriesAlone()
    {
        var (agency, other) = (await Hub.AddAgencyAsync("agency"), await Hub.AddAgencyAsync("other"));
        await agency.System.StoreAsync(SampleRecords.Domain(agency, 1));
        await other.System.StoreAsync(SampleRecords.Domain(other, 1));
        var auditor = agency.Auditor;

        var own = (await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context })).Entries;
        Assert.Equal([AuditAction.Push], own.Select(e => e.Action));
        Assert.All(own, e => Assert.Equal(agency.Name, e.Agency));
        await RefusedCall.ByAsync(
            StatusCode.PermissionDenied, "ROLE_MAY_NOT_CALL", async () => await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context, Agency = other.Name }));

        var all = (await Hub.HubAuditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = Hub.HubAuditor.Context, Actions = { AuditAction.Push } })).Entries;
        Assert.Equal([other.Name, agency.Name], all.Select(e => e.Agency));
    }

    [Fact]
    public async Task Records_StartAndStop()
    {
        await Hub.StopNodeAsync();
        await Hub.StartNodeAsync();
        Hub.HubAuditor.Reconnect();

        Assert.Equal([AuditAction.DirectoryChange, AuditAction.ServerStart, AuditAction.ServerStop, AuditAction.ServerStart], (await EntriesAsync()).Select(e => e.Action));
    }

    [Fact]
    public async Task Discloses_NothingWhenTheLogCannotBeWritten()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var context = reader.Officer.Context;
        using var session = await giver.System.OpenPushAsync();
        Hub.Log.Expect("the entry of a refused call could not be written");
        await ExecuteAsync("CREATE TRIGGER no_log BEFORE INSERT ON entries BEGIN SELECT RAISE(FAIL, 'the log is full'); END");

        var answers = new List<byte[]>();
        foreach (var call in new Func<Task>[]
        {
            () => reader.System.CallAsync("RecordService/Pull", [Google.Protobuf.MessageExtensions.ToByteArray(new PullRequest { Context = reader.System.Context })], answers),
            async () => await reader.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = context, Name = giver.Record("sample-domain-1") }),
            async () => await reader.Officer.Records.GetRecordAsync(new GetRecordRequest { Context = context, Name = giver.Record("no-such-record") }),
            async () => await reader.Officer.Records.SearchRecordsAsync(new SearchRecordsRequest { Context = context, NamePrefix = "shop-" }),
            async () => await reader.Officer.Hub.GetHubAsync(new GetHubRequest { Context = context }),
            () => session.SendAsync(SampleRecords.Domain(giver, 2)),
            async () => await Hub.AddAgencyAsync("late"),
        })
        {
            var refused = await RefusedCall.ByAsync(StatusCode.Unavailable, "LOG_UNWRITABLE", call);
            Assert.True(refused.RetryDelay > TimeSpan.Zero);
            Assert.DoesNotContain("shop", refused.Status.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(answers, a => PullResponse.Parser.ParseFrom(a).Page is not null);

        await ExecuteAsync("DROP TRIGGER no_log");
        Assert.Equal(["sample-domain-1"], (await giver.System.PullAllAsync()).Ids);
        Assert.Equal(["sample-domain-1"], (await reader.System.PullAllAsync()).Ids);
        Assert.DoesNotContain((await Hub.Operator.Agencies.ListAgenciesAsync(new ListAgenciesRequest { Context = Hub.Operator.Context })).Agencies, a => a.Name == "agencies/late");

        // The client that was refused goes on where it stood.
        using var resumed = await giver.System.OpenPushAsync(new PushOpen { Session = session.Id });
        Assert.Equal(0, resumed.Opened.LastNumber);
        Assert.Equal(OutcomeStatus.Created, Assert.Single((await resumed.SendAsync(SampleRecords.Domain(giver, 2))).Outcomes).Status);
    }

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync()
    {
        var answer = await Hub.HubAuditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = Hub.HubAuditor.Context, PageSize = 1_000 });
        return [.. answer.Entries.Reverse().Where(e => e.Action != AuditAction.AuditRead || e.Agency != "agencies/hub")];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Hub.DatabasePath};Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
