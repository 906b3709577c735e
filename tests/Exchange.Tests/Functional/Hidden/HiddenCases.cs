using System.Globalization;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>Every call that names something that can be hidden, and why the others need none.</summary>
internal static class HiddenCases
{
    private const string Readers = "system officer auditor hub-auditor";
    private const string Agents = "system officer";

    private static readonly AuditAction[] Disclosing = [AuditAction.Pull, AuditAction.Get, AuditAction.Search];

    private static int _fresh;

    /// <summary>The cases by what is named.</summary>
    public static IReadOnlyDictionary<Named, HiddenCase[]> All { get; } = new Dictionary<Named, HiddenCase[]>
    {
        [Named.Record] =
        [
            new("RecordService/GetRecord", "name", Readers, (c, name) => [new GetRecordRequest { Context = c.Context, Name = name }]),
            new("RecordService/GetRecordHistory", "name", Readers, (c, name) => [new GetRecordHistoryRequest { Context = c.Context, Name = name }]),
            new("DutyService/GetLedger", "name", Readers, (c, name) => [new GetLedgerRequest { Context = c.Context, Name = name }]),
            new("RecordService/EraseRecord", "name", Agents, (c, name) => [new EraseRecordRequest { Context = c.Context, Name = name }]),
            new("RecordService/EraseRecord", "name", Agents, (c, name) => [new EraseRecordRequest { Context = c.Context, Name = name, ExpectedRevision = 7 }]) { Note = "of a revision" },
            new("RecordService/RenewRecord", "name", Agents, (c, name) => [new RenewRecordRequest { Context = c.Context, Name = name, Reason = "x", ReviewBy = Day(100) }]),
            new("RecordService/PlaceLegalHold", "name", Agents, (c, name) => [new PlaceLegalHoldRequest { Context = c.Context, Name = name, Hold = new LegalHold { Authority = "x", EndDate = Day(100) } }]),
            new("RecordService/LiftLegalHold", "name", Agents, (c, name) => [new LiftLegalHoldRequest { Context = c.Context, Name = name }]),
            new("RecordService/ExplainVisibility", "name", Readers, (c, name) => [new ExplainVisibilityRequest { Context = c.Context, Name = name, Agency = "agencies/reader" }]),
            new("RecordService/Push", "batch.records.record.name", "system", (c, name) => Push(c, r => r.Record.Name = name)),
            new("RecordService/Push", "batch.records.record.name", "system", (c, name) => Push(c, r => (r.Record.Name, r.ExpectedRevision) = (name, 1))) { Note = "at a revision" },
            new("RecordService/Push", "batch.records.record.links.target", "system", (c, name) => Push(c, r => r.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = name }))),
            new("AuditService/ListDisclosures", "name", "auditor", (c, name) => [new ListDisclosuresRequest { Context = c.Context, Name = name }]) { TellsOwnPast = true },
            new("AuditService/ListAuditEntries", "filter.record", "auditor", (c, name) => [new ListAuditEntriesRequest { Context = c.Context, Actions = { Disclosing }, Filter = OfRecord(name) }]) { TellsOwnPast = true },
            new("AuditService/FollowAuditEntries", "filter.record", "auditor", (c, name) => [new FollowAuditEntriesRequest { Context = c.Context, StartIndex = 0, Actions = { Disclosing }, Filter = OfRecord(name) }]) { TellsOwnPast = true },
            new("ProposalService/OrderErasure", "record", "operator", (c, name) => [new OrderErasureRequest { Context = c.Context, Record = name, LegalReference = "x" }]),
        ],
        [Named.Group] =
        [
            new("GroupService/GetGroup", "name", Readers, (c, name) => [new GetGroupRequest { Context = c.Context, Name = name }]),
            new("GroupService/UpdateGroupMembers", "name", Agents, (c, name) => [new UpdateGroupMembersRequest { Context = c.Context, Name = name, AddedMembers = { "agencies/reader" } }]),
            new("GroupService/UpdateGroupMembers", "name", Agents, (c, name) => [new UpdateGroupMembersRequest { Context = c.Context, Name = name, RemovedMembers = { "agencies/giver" } }]) { Note = "owner" },
            new("GroupService/UpdateGroupMembers", "name", Agents, (c, name) => [new UpdateGroupMembersRequest { Context = c.Context, Name = name, AddedMembers = { "nonsense" } }]) { Note = "nonsense" },
            new("RecordService/Push", "batch.records.distribution.groups", "system", (c, name) => Push(c, r => r.Distribution = new Distribution { Groups = { name } })),
            new("RecordService/Push", "batch.records.distribution.groups", "system", (c, name) => Push(c, r => r.Distribution = new Distribution { Groups = { "groups/g0", name }, Agencies = { "agencies/nobody" } })) { Note = "beside unknown ones" },
        ],
        [Named.Operation] =
        [
            new("OperationService/GetOperation", "name", "system officer auditor", (c, name) => [new GetOperationRequest { Context = c.Context, Name = name }]),
            new("OperationService/ReportOperation", "name", "system officer auditor", (c, name) => [new ReportOperationRequest { Context = c.Context, Name = name }]),
            new("RecordService/Push", "batch.records.record.content.operation", "system", (c, name) => Push(c, r => r.Record.Content.Operation = name)),
            new("RecordService/Push", "batch.records.distribution.operations", "system", (c, name) => Push(c, r => r.Distribution = new Distribution { Operations = { name } })),
            new("RecordService/Pull", "filter.operations", "system", (c, name) => [new PullRequest { Context = c.Context, Filter = new RecordFilter { Operations = { name } } }]),
            new("RecordService/SearchRecords", "filter.operations", Readers, (c, name) => [new SearchRecordsRequest { Context = c.Context, NamePrefix = "shop-", Filter = new RecordFilter { Operations = { name } } }]),
        ],
        [Named.Officer] =
        [
            new("RecordService/Push", "batch.records.distribution.officers", "system", (c, name) => Push(c, r => r.Marked(m => m.Tlp = Tlp.Red).For(new Distribution { Agencies = { "agencies/giver" }, Officers = { $"agencies/giver/officers/{name}" } }))),
        ],
        [Named.Duty] =
        [
            .. new[] { DutyResult.Erased, DutyResult.Corrected }.Select(result => new HiddenCase("DutyService/Acknowledge", "acknowledgements.duty", Agents, (c, name) =>
                [new AcknowledgeRequest { Context = c.Context, Acknowledgements = { new Acknowledgement { Duty = name, Result = result } } }]) { Note = $"{result}" }),
        ],
    };

    /// <summary>Why a text that names something needs no case: it cannot be hidden from whoever may make the call, or the hub looks nothing up.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["OperationService/CreateOperation operation.name"] = "operators see every operation",
        ["OperationService/AddParticipants name"] = "operators see every operation",
        ["OperationService/RemoveParticipants name"] = "operators see every operation",
        ["ProposalService/ApproveProposal name"] = "operators see every proposal; Hides_WhetherAnOrderedErasureFoundARecord shows what approving one answers",
        ["ProposalService/RejectProposal name"] = "operators see every proposal",
        ["GroupService/CreateGroup group.name"] = "given by the hub and rejected on input, whatever it says",
        ["RecordService/SearchRecords domain_name"] = "HiddenListTests shows that a search by it answers alike",
        ["RecordService/SearchRecords name_prefix"] = "HiddenListTests shows that a search by it answers alike",
        ["RecordService/SearchRecords identifier"] = "HiddenListTests shows that a search by it answers alike",
        ["RecordService/ExplainVisibility officer"] = "of the caller's own records alone; Hides_WhetherAnOfficerIsOne shows that no officer is looked up",
        ["AuditService/ListAuditEntries filter.actor"] = "sought among the entries that the auditor sees, and looked up nowhere",
        ["AuditService/FollowAuditEntries filter.actor"] = "sought among the entries that the auditor sees, and looked up nowhere",
        ["* context.officer"] = "the caller's own assertion, held against its certificate alone",
        ["* open.context.officer"] = "the caller's own assertion, held against its certificate alone",
    };

    private static IMessage[] Push(TestCaller caller, Action<PushRecord> change)
    {
        // Answered, not stored, and a record of its own each time: nothing of one call is left for the next.
        var record = SampleRecords.Domain("agencies/reader", 1);
        record.Record.Name = $"agencies/reader/records/fresh-{Interlocked.Increment(ref _fresh).ToString("00000", CultureInfo.InvariantCulture)}";
        change(record);
        return
        [
            new PushRequest { Open = new PushOpen { Context = caller.Context, Session = Guid.NewGuid().ToString("D"), ValidateOnly = true } },
            new PushRequest { Batch = new PushBatch { Number = 1, Records = { record } } },
        ];
    }

    /// <summary>What was shown before the first of these calls: each leaves an entry, which the next would find or pass over.</summary>
    private static AuditFilter OfRecord(string name) => new() { Record = name, Outcome = AuditOutcome.Done, EndTime = HiddenWorld.Set.ToTimestamp() };

    private static Date Day(int ahead)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(ahead);
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }
}
