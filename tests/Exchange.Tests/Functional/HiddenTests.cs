using System.Collections.Concurrent;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Type;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>
/// Nothing tells hidden from absent: for every call that names a record, a group or an operation, the trailers are the same bytes but for the entry's
/// hash, and the store is asked the same.
/// </summary>
public sealed class HiddenTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Func<TestCaller, string, Task>> RecordCalls = new()
    {
        ["GetRecord"] = async (c, name) => await c.Records.GetRecordAsync(new GetRecordRequest { Context = c.Context, Name = name }),
        ["GetRecordHistory"] = async (c, name) => await c.Records.GetRecordHistoryAsync(new GetRecordHistoryRequest { Context = c.Context, Name = name }),
        ["GetLedger"] = async (c, name) => await c.Duties.GetLedgerAsync(new GetLedgerRequest { Context = c.Context, Name = name }),
        ["EraseRecord"] = async (c, name) => await c.Records.EraseRecordAsync(new EraseRecordRequest { Context = c.Context, Name = name }),
        ["EraseRecord of a revision"] = async (c, name) => await c.Records.EraseRecordAsync(new EraseRecordRequest { Context = c.Context, Name = name, ExpectedRevision = 7 }),
        ["RenewRecord"] = async (c, name) => await c.Records.RenewRecordAsync(new RenewRecordRequest { Context = c.Context, Name = name, Reason = "x", ReviewBy = Day(100) }),
        ["PlaceLegalHold"] = async (c, name) =>
            await c.Records.PlaceLegalHoldAsync(new PlaceLegalHoldRequest { Context = c.Context, Name = name, Hold = new LegalHold { Authority = "x", EndDate = Day(100) } }),
        ["LiftLegalHold"] = async (c, name) => await c.Records.LiftLegalHoldAsync(new LiftLegalHoldRequest { Context = c.Context, Name = name }),
        ["ExplainVisibility"] = async (c, name) => await c.Records.ExplainVisibilityAsync(new ExplainVisibilityRequest { Context = c.Context, Name = name, Agency = "agencies/reader" }),
    };

    private static readonly Dictionary<string, Func<TestCaller, string, Task>> GroupCalls = new()
    {
        ["GetGroup"] = async (c, name) => await c.Groups.GetGroupAsync(new GetGroupRequest { Context = c.Context, Name = name }),
        ["UpdateGroupMembers"] = async (c, name) => await c.Groups.UpdateGroupMembersAsync(new UpdateGroupMembersRequest { Context = c.Context, Name = name, AddedMembers = { "agencies/reader" } }),
        ["UpdateGroupMembers by nonsense"] = async (c, name) => await c.Groups.UpdateGroupMembersAsync(new UpdateGroupMembersRequest { Context = c.Context, Name = name, AddedMembers = { "nonsense" } }),
    };

    private static readonly Dictionary<string, Func<TestCaller, string, Task>> OperationCalls = new()
    {
        ["GetOperation"] = async (c, name) => await c.Operations.GetOperationAsync(new GetOperationRequest { Context = c.Context, Name = name }),
        ["ReportOperation"] = async (c, name) => await c.Operations.ReportOperationAsync(new ReportOperationRequest { Context = c.Context, Name = name }),
    };

    private readonly ConcurrentQueue<string> _asked = [];
    private TestHub? _hub;
    private TestAgency? _giver;
    private TestAgency? _reader;

    public static TheoryData<string> OfRecords => [.. RecordCalls.Keys];

    public static TheoryData<string> OfGroups => [.. GroupCalls.Keys];

    public static TheoryData<string> OfOperations => [.. OperationCalls.Keys];

    private TestHub Hub => _hub!;

    private TestAgency Giver => _giver!;

    private TestAgency Reader => _reader!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync(new TestHubOptions { Configure = services => CountingStore.Use(services, _asked) });
        (_giver, _reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
    }

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Theory]
    [MemberData(nameof(OfRecords))]
    public async Task Hides_RecordsAsAbsentOnes(string call)
    {
        // Never shown; shown once and withdrawn, with many revisions; shown once and erased; embargoed; restricted; for another purpose.
        await Giver.System.StoreAsync([.. Enumerable.Range(1, 6).Select(n => SampleRecords.Domain(Giver, n).For(n is 2 or 3 ? [Reader] : []))]);
        await Reader.System.PullAllAsync();
        for (var note = 0; note < 5; note++)
        {
            await Giver.System.StoreAsync(SampleRecords.Domain(Giver, 2).Saying(c => c.Note = $"{note}"));
        }

        await Giver.System.StoreAsync(
            SampleRecords.Domain(Giver, 2).For(new Distribution()),
            SampleRecords.Domain(Giver, 4).For(new Distribution { Agencies = { Reader.Name }, EmbargoEndTime = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 4_000_000_000 } }),
            SampleRecords.Domain(Giver, 5).Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.Evidence }).For(Reader),
            SampleRecords.Domain(Giver, 6).Marked(m => m.Purposes.Add(Purpose.AssetRecovery)).For(Reader));
        await Giver.Officer.EraseAsync(Giver.Record("sample-domain-3"));
        string[] hidden = [.. Enumerable.Range(1, 6).Select(n => Giver.Record($"sample-domain-{n}"))];

        foreach (var caller in Callers(call is "GetRecord" or "GetRecordHistory" or "GetLedger" or "ExplainVisibility"))
        {
            var absent = await RefusalAsync(() => RecordCalls[call](caller, Giver.Record("absent-domain-1")));
            Assert.Equal(absent, await RefusalAsync(() => RecordCalls[call](caller, "agencies/nobody/records/absent-domain-1")));
            foreach (var name in hidden)
            {
                Assert.Equal(absent, await RefusalAsync(() => RecordCalls[call](caller, name)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(OfRecords))]
    public async Task Hides_OwnersCallsFromReadersAsFromAnyone(string call)
    {
        if (call is "GetRecord" or "GetRecordHistory")
        {
            return;
        }

        await Giver.System.StoreAsync(SampleRecords.Domain(Giver, 1).For(Reader));
        Assert.True(await Reader.Officer.GetsAsync(Giver.Record("sample-domain-1")));

        Assert.Equal(
            await RefusalAsync(() => RecordCalls[call](Reader.Officer, Giver.Record("absent-domain-1"))),
            await RefusalAsync(() => RecordCalls[call](Reader.Officer, Giver.Record("sample-domain-1"))));
    }

    [Theory]
    [MemberData(nameof(OfGroups))]
    public async Task Hides_GroupsAsAbsentOnes(string call)
    {
        var hidden = await Giver.CreateGroupAsync();
        var left = await Giver.CreateGroupAsync(Reader);
        await Giver.RemoveMembersAsync(left, Reader);
        foreach (var caller in Callers(auditor: call == "GetGroup"))
        {
            var absent = await RefusalAsync(() => GroupCalls[call](caller, "groups/g00112233445566778899"));
            Assert.Equal(absent, await RefusalAsync(() => GroupCalls[call](caller, hidden)));
            Assert.Equal(absent, await RefusalAsync(() => GroupCalls[call](caller, left)));
        }
    }

    [Theory]
    [MemberData(nameof(OfOperations))]
    public async Task Hides_OperationsAsAbsentOnes(string call)
    {
        var hidden = await Hub.AddOperationAsync("hidden", Giver);
        foreach (var caller in new[] { Reader.Officer, Reader.System, Reader.Auditor })
        {
            Assert.Equal(await RefusalAsync(() => OperationCalls[call](caller, "operations/absent")), await RefusalAsync(() => OperationCalls[call](caller, hidden)));
        }
    }

    [Fact]
    public async Task Hides_WhetherAnOfficerIsOne()
    {
        await Reader.Officer.GetsAsync(Giver.Record("absent-domain-1"));
        PushRecord Named(int number, string officer) =>
            SampleRecords.Domain(Giver, number).Marked(m => m.Tlp = Tlp.Red).For(new Distribution { Agencies = { Reader.Name }, Officers = { $"{Reader.Name}/officers/{officer}" } });

        var outcomes = await Giver.System.PushAllAsync(Named(1, "officer-1"), Named(2, "nobody-00"));

        Assert.Equal(outcomes[1].ToByteArray(), outcomes[0].ToByteArray());
        var answers = new List<byte[]>();
        foreach (var (number, officer) in new[] { (1, "nobody-00"), (2, "officer-1") })
        {
            var answer = await Giver.Officer.Records.ExplainVisibilityAsync(new ExplainVisibilityRequest
            {
                Context = Giver.Officer.Context,
                Name = Giver.Record($"sample-domain-{number}"),
                Agency = Reader.Name,
                Officer = officer,
            });
            answer.Entry = null;
            answers.Add(answer.ToByteArray());
        }

        Assert.Equal(answers[0], answers[1]);
    }

    private static Date Day(int ahead)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(ahead);
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }

    private TestCaller[] Callers(bool auditor) => auditor ? [Reader.Officer, Reader.System, Reader.Auditor, Hub.HubAuditor] : [Reader.Officer, Reader.System];

    /// <summary>All that a refused call shows, its entry's hash blanked, which is random by design; and what the store was asked.</summary>
    private async Task<string> RefusalAsync(Func<Task> call)
    {
        _asked.Clear();
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        var asked = string.Join(' ', _asked);
        var hash = RefusedCall.Of(failure).Facts.GetValueOrDefault("entry_hash", "-");
        var trailers = failure.Trailers.Where(t => t.Key != "date").Select(t => $"{t.Key}={(t.IsBinary ? System.Text.Encoding.Latin1.GetString(t.ValueBytes) : t.Value)}").Order(StringComparer.Ordinal);
        return $"{failure.Status.Detail}\n{string.Join('\n', trailers)}\n{asked}".Replace(hash, "", StringComparison.Ordinal);
    }
}
