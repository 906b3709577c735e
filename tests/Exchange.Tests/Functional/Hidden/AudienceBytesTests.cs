using System.Text;
using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Type;
using Xunit;

namespace Exchange.Tests.Functional.Hidden;

/// <summary>
/// No answer to anyone but the originator and auditors holds an audience: the octets of every answer of every RPC, to whoever gets the records,
/// are searched for names that stand in distributions alone.
/// </summary>
public sealed class AudienceBytesTests : IAsyncLifetime
{
    private static readonly ByteString Some32 = ByteString.CopyFrom(new byte[32]);

    private TestHub? _hub;
    private TestAgency? _giver;
    private TestAgency? _reader;
    private TestAgency? _secret;
    private string _group = "";

    /// <summary>A request of every RPC, as a reader would make it; a new RPC fails the test until it has one.</summary>
    private Dictionary<string, Func<TestCaller, IMessage[]>> Requests => new()
    {
        ["RecordService/Push"] = c =>
        [
            new PushRequest { Open = new PushOpen { Context = c.Context, Session = Guid.NewGuid().ToString("D") } },
            new PushRequest { Batch = new PushBatch { Number = 1, Records = { About(), SampleRecords.Domain(Giver, 1) } } },
        ],
        ["RecordService/Pull"] = c => [new PullRequest { Context = c.Context }],
        ["RecordService/GetRecord"] = c => [new GetRecordRequest { Context = c.Context, Name = Name(1) }],
        ["RecordService/SearchRecords"] = c => [new SearchRecordsRequest { Context = c.Context, NamePrefix = "shop-" }],
        ["RecordService/GetRecordHistory"] = c => [new GetRecordHistoryRequest { Context = c.Context, Name = Name(1) }],
        ["RecordService/EraseRecord"] = c => [new EraseRecordRequest { Context = c.Context, Name = Name(1) }],
        ["RecordService/ListReviews"] = c => [new ListReviewsRequest { Context = c.Context, Days = 1_800 }],
        ["RecordService/RenewRecord"] = c => [new RenewRecordRequest { Context = c.Context, Name = Name(1), Reason = "x", ReviewBy = Day(100) }],
        ["RecordService/PlaceLegalHold"] = c => [new PlaceLegalHoldRequest { Context = c.Context, Name = Name(1), Hold = new LegalHold { Authority = "x", EndDate = Day(100) } }],
        ["RecordService/LiftLegalHold"] = c => [new LiftLegalHoldRequest { Context = c.Context, Name = Name(1) }],
        ["RecordService/ExplainVisibility"] = c => [new ExplainVisibilityRequest { Context = c.Context, Name = Name(1), Agency = Reader.Name }],
        ["DutyService/PullDuties"] = c => [new PullDutiesRequest { Context = c.Context }],
        ["DutyService/Acknowledge"] = c => [new AcknowledgeRequest { Context = c.Context, Acknowledgements = { new Acknowledgement { Duty = $"{Reader.Name}/duties/1", Result = DutyResult.Erased } } }],
        ["DutyService/GetLedger"] = c => [new GetLedgerRequest { Context = c.Context, Name = Name(1) }],
        ["GroupService/CreateGroup"] = c => [new CreateGroupRequest { Context = c.Context, Group = new Group { DisplayName = "x" } }],
        ["GroupService/UpdateGroupMembers"] = c => [new UpdateGroupMembersRequest { Context = c.Context, Name = "groups/g0", AddedMembers = { Reader.Name } }],
        ["GroupService/GetGroup"] = c => [new GetGroupRequest { Context = c.Context, Name = "groups/g0" }],
        ["GroupService/ListGroups"] = c => [new ListGroupsRequest { Context = c.Context }],
        ["ProposalService/ListProposals"] = c => [new ListProposalsRequest { Context = c.Context }],
        ["ProposalService/ApproveProposal"] = c => [new ApproveProposalRequest { Context = c.Context, Name = "proposals/1" }],
        ["ProposalService/RejectProposal"] = c => [new RejectProposalRequest { Context = c.Context, Name = "proposals/1" }],
        ["ProposalService/OrderErasure"] = c => [new OrderErasureRequest { Context = c.Context, Record = Name(1), LegalReference = "x" }],
        ["ProposalService/OffboardAgency"] = c => [new OffboardAgencyRequest { Context = c.Context, Name = "agencies/nobody", Erase = true }],
        ["ProposalService/ListNotices"] = c => [new ListNoticesRequest { Context = c.Context }],
        ["HubService/GetHub"] = c => [new GetHubRequest { Context = c.Context }],
        ["AgencyService/ListAgencies"] = c => [new ListAgenciesRequest { Context = c.Context }],
        ["AgencyService/RegisterAgency"] = c => [new RegisterAgencyRequest { Context = c.Context }],
        ["AgencyService/UpdateAgency"] = c => [new UpdateAgencyRequest { Context = c.Context, Name = Reader.Name }],
        ["AgencyService/SuspendAgency"] = c => [new SuspendAgencyRequest { Context = c.Context, Name = "agencies/nobody" }],
        ["AgencyService/ResumeAgency"] = c => [new ResumeAgencyRequest { Context = c.Context, Name = "agencies/nobody" }],
        ["AgencyService/RevokeCertificate"] = c => [new RevokeCertificateRequest { Context = c.Context, Name = "agencies/nobody", Fingerprint = new string('a', 64) }],
        ["OperationService/ListOperations"] = c => [new ListOperationsRequest { Context = c.Context }],
        ["OperationService/GetOperation"] = c => [new GetOperationRequest { Context = c.Context, Name = "operations/shared" }],
        ["OperationService/CreateOperation"] = c => [new CreateOperationRequest { Context = c.Context }],
        ["OperationService/AddParticipants"] = c => [new AddParticipantsRequest { Context = c.Context, Name = "operations/shared" }],
        ["OperationService/RemoveParticipants"] = c => [new RemoveParticipantsRequest { Context = c.Context, Name = "operations/shared" }],
        ["OperationService/ReportOperation"] = c => [new ReportOperationRequest { Context = c.Context, Name = "operations/shared" }],
        ["AuditService/GetAuditEntry"] = c => [new GetAuditEntryRequest { Context = c.Context, LogIndex = 1 }],
        ["AuditService/FollowAuditEntries"] = c => [new FollowAuditEntriesRequest { Context = c.Context, StartIndex = 0 }],
        ["AuditService/ReadLog"] = c => [new ReadLogRequest { Context = c.Context }],
        ["AuditService/GetCheckpoint"] = c => [new GetCheckpointRequest { Context = c.Context }],
        ["AuditService/GetInclusionProof"] = c => [new GetInclusionProofRequest { Context = c.Context, Hash = Some32, TreeSize = 1 }],
        ["AuditService/GetInclusionProofs"] = c => [new GetInclusionProofsRequest { Context = c.Context, Hashes = { Some32 }, TreeSize = 1 }],
        ["AuditService/GetConsistencyProof"] = c => [new GetConsistencyProofRequest { Context = c.Context, FirstTreeSize = 1, SecondTreeSize = 1 }],
        ["AuditService/GetReceipt"] = c => [new GetReceiptRequest { Context = c.Context, Hash = Some32 }],
        ["AuditService/AddCosignature"] = c => [new AddCosignatureRequest { Context = c.Context, Note = "none" }],
        ["AuditService/ListDisclosures"] = c => [new ListDisclosuresRequest { Context = c.Context, Name = Name(1) }],
        ["AuditService/ListAuditEntries"] = c => [new ListAuditEntriesRequest { Context = c.Context, PageSize = 1_000 }],
    };

    private TestHub Hub => _hub!;

    private TestAgency Giver => _giver!;

    private TestAgency Reader => _reader!;

    private TestAgency Secret => _secret!;

    /// <summary>What only distributions say, by what it is.</summary>
    private Dictionary<string, string> Secrets => new()
    {
        ["agency"] = Secret.Name,
        ["operation"] = "operations/unspeakable",
        ["group"] = _group,
        ["officer"] = "officers/the-officer",
    };

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        (_giver, _reader, _secret) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"), await Hub.AddAgencyAsync("unmentionable"));
        await Hub.AddOperationAsync("shared", Giver, Reader);
        await Hub.AddOperationAsync("unspeakable", Giver, Secret);
        _group = await Giver.CreateGroupAsync(Secret);
        await Giver.System.StoreAsync([.. Enumerable.Range(1, 5).Select(n => SampleRecords.Domain(Giver, n).Saying(c => c.Operation = "operations/shared").For(Audience()))]);
        await Giver.System.StoreAsync(SampleRecords.Domain(Giver, 6).Marked(m => m.Tlp = Tlp.Red).For(new Distribution
        {
            Agencies = { Reader.Name, Secret.Name },
            Officers = { $"{Reader.Name}/officers/officer-1", $"{Secret.Name}/{Secrets["officer"]}" },
        }));
    }

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Hides_AudiencesInEveryAnswerToReaders()
    {
        Assert.Equal(Answer.Methods.Keys.Order(), Requests.Keys.Order());
        using var feed = Reader.System.Follow();
        var streamed = new List<IMessage>();
        await ReadAsync(feed, streamed);
        var answers = new List<Answer>();
        foreach (var change in Changes())
        {
            await change();
            await ReadAsync(feed, streamed);
            foreach (var caller in new[] { Reader.System, Reader.Officer, Hub.Operator })
            {
                foreach (var (call, request) in Requests)
                {
                    answers.Add(await Answer.OfAsync(caller, call, request(caller)));
                }

                for (var number = 1; number <= 6; number++)
                {
                    answers.Add(await Answer.OfAsync(caller, "RecordService/GetRecord", new GetRecordRequest { Context = caller.Context, Name = Name(number) }));
                }
            }
        }

        // What was given and taken away came: there was something to search.
        Assert.Equal(
            [ChangeKind.Upserted, ChangeKind.Withdrawn, ChangeKind.Restricted, ChangeKind.Erased],
            streamed.OfType<PullResponse>().SelectMany(m => m.Page?.Changes ?? []).Select(c => c.Kind).Distinct().Order());
        Assert.Equal(4, answers.Count(a => a.Call == "RecordService/GetRecord" && a.Messages.Any(m => GetRecordResponse.Parser.ParseFrom(m).Record.Name == Name(6))));
        Assert.All(streamed, m => Assert.Equal("", Found(m.ToByteArray(), Secrets.Keys)));
        Assert.All(answers, a => Assert.Equal((a.Call, ""), (a.Call, Found(a.ToBytes(), Sought(a)))));
    }

    [Fact]
    public async Task Shows_AudiencesToOriginatorAndAuditors()
    {
        foreach (var caller in new[] { Giver.System, Giver.Officer, Giver.Auditor, Reader.Auditor })
        {
            Assert.Equal("agency group operation", Found((await Answer.OfAsync(caller, "RecordService/GetRecord", new GetRecordRequest { Context = caller.Context, Name = Name(1) })).ToBytes(), Secrets.Keys));
        }

        var red = await Answer.OfAsync(Giver.Officer, "RecordService/GetRecord", new GetRecordRequest { Context = Giver.Officer.Context, Name = Name(6) });
        Assert.Equal("agency officer", Found(red.ToBytes(), Secrets.Keys));
        Assert.Equal("agency group officer operation", Found((await Answer.OfAsync(Giver.System, "RecordService/Pull", Requests["RecordService/Pull"](Giver.System))).ToBytes(), Secrets.Keys));
        Assert.Equal("agency group", Found((await Answer.OfAsync(Giver.Officer, "GroupService/ListGroups", Requests["GroupService/ListGroups"](Giver.Officer))).ToBytes(), Secrets.Keys));
    }

    /// <summary>The directory names every agency to everyone, and operators see operations and what was proposed about agencies; neither is an audience.</summary>
    private IEnumerable<string> Sought(Answer answer) => answer.Call switch
    {
        "AgencyService/ListAgencies" => ["operation", "group", "officer"],
        "OperationService/ListOperations" or "ProposalService/ListProposals" => ["group", "officer"],
        _ => Secrets.Keys,
    };

    private string Found(byte[] octets, IEnumerable<string> sought) =>
        string.Join(' ', sought.Where(s => octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secrets[s])) >= 0).Order(StringComparer.Ordinal));

    private static async Task ReadAsync(FollowedFeed feed, List<IMessage> streamed)
    {
        PullResponse message;
        do
        {
            message = await feed.ReadAsync();
            streamed.Add(message);
        }
        while (message.CaughtUp is null);
    }

    /// <summary>A new revision, with another audience for the reader; then everything by which a record is taken away.</summary>
    private IEnumerable<Func<Task>> Changes() =>
    [
        () => Giver.System.StoreAsync(Record(1).For(Audience()), Record(2).For(new Distribution())),
        () => Giver.System.StoreAsync(Record(3).Marked(m => m.Restriction = new Restriction { Ground = RestrictionGround.Evidence }).For(Audience())),
        () => Giver.Officer.EraseAsync(Name(4)),
        () => Giver.System.StoreAsync(Record(1).Saying(c => c.Correction = new Correction { Reason = "a slip" })),
    ];

    private PushRecord Record(int number) => SampleRecords.Domain(Giver, number).Saying(c => (c.Operation, c.Note) = ("operations/shared", Guid.NewGuid().ToString()));

    private PushRecord About()
    {
        var record = SampleRecords.Domain(Reader, 1);
        record.Record.Links.Add(new Link { Relation = LinkRelation.About, Target = Name(1) });
        return record;
    }

    /// <summary>The reader is named, and so is everything that it must not learn.</summary>
    private Distribution Audience() => new()
    {
        Agencies = { Reader.Name, Secret.Name },
        Operations = { "operations/unspeakable" },
        Groups = { _group },
        ExcludedAgencies = { Secret.Name },
    };

    private string Name(int number) => Giver.Record($"sample-domain-{number}");

    private static Date Day(int ahead)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(ahead);
        return new Date { Year = day.Year, Month = day.Month, Day = day.Day };
    }
}
