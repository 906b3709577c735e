using Exchange.Tests.Support;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Every RPC of the contract against every role: who may call what, and that nobody calls without saying why.</summary>
public sealed class RoleTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    /// <summary>Roles that may make each call; a new RPC fails the tests until it has a row.</summary>
    private static readonly Dictionary<string, string> MayCall = new()
    {
        ["RecordService/Push"] = "system",
        ["RecordService/Pull"] = "system",
        ["RecordService/GetRecord"] = "system officer auditor",
        ["RecordService/SearchRecords"] = "system officer auditor",
        ["RecordService/GetRecordHistory"] = "system officer auditor",
        ["RecordService/EraseRecord"] = "system officer",
        ["RecordService/ListReviews"] = "system officer auditor",
        ["RecordService/RenewRecord"] = "system officer",
        ["RecordService/PlaceLegalHold"] = "system officer",
        ["RecordService/LiftLegalHold"] = "system officer",
        ["RecordService/ExplainVisibility"] = "system officer auditor",
        ["DutyService/PullDuties"] = "system officer",
        ["DutyService/Acknowledge"] = "system officer",
        ["DutyService/GetLedger"] = "system officer auditor",
        ["GroupService/CreateGroup"] = "system officer",
        ["GroupService/UpdateGroupMembers"] = "system officer",
        ["GroupService/GetGroup"] = "system officer auditor",
        ["GroupService/ListGroups"] = "system officer auditor",
        ["ProposalService/ListProposals"] = "operator",
        ["ProposalService/ApproveProposal"] = "operator",
        ["ProposalService/RejectProposal"] = "operator",
        ["ProposalService/OrderErasure"] = "operator",
        ["ProposalService/OffboardAgency"] = "operator",
        ["ProposalService/ListNotices"] = "system officer auditor operator",
        ["HubService/GetHub"] = "system officer auditor operator",
        ["AgencyService/ListAgencies"] = "system officer auditor operator",
        ["AgencyService/RegisterAgency"] = "operator",
        ["AgencyService/UpdateAgency"] = "operator",
        ["AgencyService/SuspendAgency"] = "operator",
        ["AgencyService/ResumeAgency"] = "operator",
        ["AgencyService/RevokeCertificate"] = "operator",
        ["OperationService/ListOperations"] = "system officer auditor operator",
        ["OperationService/GetOperation"] = "system officer auditor operator",
        ["OperationService/CreateOperation"] = "operator",
        ["OperationService/AddParticipants"] = "operator",
        ["OperationService/RemoveParticipants"] = "operator",
        ["OperationService/ReportOperation"] = "system officer auditor",
        ["AuditService/ListAuditEntries"] = "auditor",
        ["AuditService/GetAuditEntry"] = "auditor",
        ["AuditService/FollowAuditEntries"] = "auditor",
        ["AuditService/ReadLog"] = "auditor",
        ["AuditService/ListDisclosures"] = "auditor",
        ["AuditService/GetCheckpoint"] = "system officer auditor operator",
        ["AuditService/GetInclusionProof"] = "system officer auditor operator",
        ["AuditService/GetInclusionProofs"] = "system officer auditor operator",
        ["AuditService/GetConsistencyProof"] = "system officer auditor operator",
        ["AuditService/GetReceipt"] = "system officer auditor operator",
        ["AuditService/AddCosignature"] = "system auditor",
    };

    /// <summary>The calls that can show a record or what is known of it, or take one in.</summary>
    private static readonly string[] ShowRecords =
    [
        "RecordService/Push", "RecordService/Pull", "RecordService/GetRecord", "RecordService/SearchRecords", "RecordService/GetRecordHistory",
        "RecordService/EraseRecord", "RecordService/ListReviews", "RecordService/RenewRecord", "RecordService/PlaceLegalHold", "RecordService/LiftLegalHold",
        "RecordService/ExplainVisibility", "DutyService/PullDuties", "DutyService/Acknowledge", "DutyService/GetLedger", "OperationService/ReportOperation",
        "AuditService/ListDisclosures",
    ];

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var call in Methods.Keys)
            {
                foreach (var role in (string[])["system", "officer", "auditor", "operator"])
                {
                    rows.Add(call, role);
                }
            }

            return rows;
        }
    }

    private static Dictionary<string, MethodDescriptor> Methods { get; } = new FileDescriptor[]
    {
        RecordServiceReflection.Descriptor, HubServiceReflection.Descriptor, AgencyServiceReflection.Descriptor,
        OperationServiceReflection.Descriptor, AuditServiceReflection.Descriptor, DutyServiceReflection.Descriptor,
        GroupServiceReflection.Descriptor, ProposalServiceReflection.Descriptor,
    }.SelectMany(f => f.Services).SelectMany(s => s.Methods).ToDictionary(m => $"{m.Service.Name}/{m.Name}");

    [Fact]
    public void Accepts_NoCallWithoutARow() => Assert.Equal(MayCall.Keys.Order(), Methods.Keys.Order());

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Rejects_RolesThatMayNotCall(string call, string role)
    {
        var caller = await CallerAsync(role);

        // An empty message is no valid request of any call: who may call is told so, who may not learns nothing of it.
        if (MayCall[call].Split(' ').Contains(role))
        {
            await RefusedCall.ByAsync(StatusCode.InvalidArgument, "CONTEXT_MISSING", () => caller.CallAsync(call, Empty(call)));
        }
        else
        {
            var refused = await RefusedCall.ByAsync(StatusCode.PermissionDenied, "ROLE_MAY_NOT_CALL", () => caller.CallAsync(call, Empty(call)));
            Assert.Equal(role.ToUpperInvariant(), refused.Facts["role"]);
        }
    }

    [Fact]
    public async Task Rejects_UnspecifiedPurpose()
    {
        foreach (var call in Methods.Keys)
        {
            var caller = await CallerAsync(MayCall[call].Split(' ')[0]);
            var context = caller.Context.Clone();
            context.Purpose = Purpose.Unspecified;
            var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => caller.CallAsync(call, With(call, context)));
            Assert.Equal([("context.purpose", "FIELD_REQUIRED")], refused.Violations);
        }
    }

    [Fact]
    public async Task Rejects_HubOperationWhereRecordsAreShown()
    {
        foreach (var call in Methods.Keys)
        {
            var caller = await CallerAsync(MayCall[call].Split(' ')[0]);
            var context = caller.Context.Clone();
            context.Purpose = Purpose.HubOperation;
            var reason = await ReasonAsync(() => caller.CallAsync(call, With(call, context)));
            Assert.Equal((call, ShowRecords.Contains(call)), (call, reason == "PURPOSE_NOT_ALLOWED"));
        }
    }

    [Fact]
    public async Task Rejects_IncompleteContextNamingEveryField()
    {
        var caller = await CallerAsync("system");
        var context = new CallContext { CaseReference = new string('x', 201) };

        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await caller.Hub.GetHubAsync(new GetHubRequest { Context = context }));

        Assert.Equal(["context.purpose", "context.legal_basis", "context.case_reference", "context.officer"], refused.Violations.Select(v => v.Field));
    }

    [Theory]
    [InlineData("officer-2", "")]
    [InlineData("", "night-job")]
    public async Task Rejects_OfficersCertificateForSomebodyElse(string officer, string job)
    {
        var caller = await CallerAsync("officer");
        var context = caller.Context.Clone();
        if (officer.Length > 0)
        {
            context.Officer = officer;
        }
        else
        {
            context.AutomatedJob = job;
        }

        var refused = await RefusedCall.ByAsync(
            StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await caller.Hub.GetHubAsync(new GetHubRequest { Context = context }));

        Assert.Equal("context.officer", Assert.Single(refused.Violations).Field);
    }

    [Fact]
    public async Task Accepts_SystemForAnOfficerOrAJob()
    {
        var caller = await CallerAsync("system");
        var context = caller.Context.Clone();
        context.Officer = "officer-77";
        await caller.Hub.GetHubAsync(new GetHubRequest { Context = context });
        context.AutomatedJob = "night-job";
        await caller.Hub.GetHubAsync(new GetHubRequest { Context = context });
    }

    private static byte[] Empty(string call) => call == "RecordService/Push" ? new PushRequest { Open = new PushOpen() }.ToByteArray() : [];

    private static byte[] With(string call, CallContext context) =>
        call == "RecordService/Push"
            ? new PushRequest { Open = new PushOpen { Context = context, Session = Guid.NewGuid().ToString("D") } }.ToByteArray()
            : new GetHubRequest { Context = context }.ToByteArray();

    private static async Task<string> ReasonAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException failure)
        {
            return RefusedCall.Of(failure).Reason;
        }
    }

    private async Task<TestCaller> CallerAsync(string role)
    {
        if (role == "operator")
        {
            return fixture.Hub.Operator;
        }

        var agency = await fixture.OneAgencyAsync();
        return role switch
        {
            "system" => agency.System,
            "officer" => agency.Officer,
            _ => agency.Auditor,
        };
    }
}
