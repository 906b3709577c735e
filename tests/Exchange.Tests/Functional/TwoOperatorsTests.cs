using Exchange.DevCertificates;
using Exchange.Server.Hosting;
using Exchange.Tests.Support;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>Two pairs of eyes: what takes a second operator, and what the agency that it is about is told.</summary>
public sealed class TwoOperatorsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private TestHub? _hub;

    private TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(new TestHubOptions { Time = _clock });

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    [Fact]
    public async Task Rejects_ApprovalByTheOperatorWhoProposed()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        var proposal = await ProposeRolesAsync(agency);
        Assert.Equal(("operator-1", agency.Name, ProposalState.Open, ""), (proposal.Proposer, proposal.Agency, proposal.State, proposal.Decider));
        using var sameOperator = Hub.Own.Caller(LeafRequest.Caller(Hub.Own.TrustDomain, "operator", "operator-1"));

        // A second certificate does not make a second operator.
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => ApproveAsync(Hub.Operator, proposal));
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => ApproveAsync(sameOperator, proposal));
        await agency.System.PullAllAsync();

        var approved = await ApproveAsync(Hub.SecondOperator, proposal);
        Assert.Equal((ProposalState.Approved, "operator-2"), (approved.State, approved.Decider));
        await RefusedCall.ByAsync(StatusCode.PermissionDenied, "ROLE_NOT_GRANTED", () => agency.System.PullAllAsync());
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => ApproveAsync(Hub.SecondOperator, proposal));
    }

    [Fact]
    public async Task Rejects_ApprovalAfterTheTerm()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        var proposal = await ProposeRolesAsync(agency);
        Assert.Equal(_clock.GetUtcNow().AddDays(7), proposal.ExpireTime.ToDateTimeOffset(), TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => ApproveAsync(Hub.SecondOperator, proposal));
        await Hub.Services.GetRequiredService<DueWork>().LookAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await ListAsync(openOnly: true));
        Assert.Equal(ProposalState.Expired, (await ListAsync(openOnly: false)).Single(p => p.Name == proposal.Name).State);
        await agency.System.PullAllAsync();
    }

    [Fact]
    public async Task Rejects_WhatTheSecondOperatorRejects()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        foreach (var decider in new[] { Hub.SecondOperator, Hub.Operator })
        {
            var proposal = await ProposeRolesAsync(agency);
            var rejected = (await decider.Proposals.RejectProposalAsync(new RejectProposalRequest { Context = decider.Context, Name = proposal.Name })).Proposal;

            Assert.Equal((ProposalState.Rejected, decider.Context.Officer), (rejected.State, rejected.Decider));
            await RefusedCall.ByAsync(StatusCode.FailedPrecondition, "RULE_FORBIDS", () => ApproveAsync(Hub.SecondOperator, proposal));
        }

        await agency.System.PullAllAsync();
        Assert.Equal(["register agencies/agency"], await NoticesAsync(agency));
    }

    [Theory]
    [InlineData("proposals/4711")]
    [InlineData("proposals/x")]
    [InlineData("agencies/hub")]
    public async Task Rejects_DecisionsOnWhatWasNeverProposed(string name) =>
        await RefusedCall.ByAsync(StatusCode.NotFound, "NOT_FOUND", () => ApproveAsync(Hub.SecondOperator, new Proposal { Name = name }));

    [Fact]
    public async Task Accepts_OneOperatorWhereHasteMattersAndTellsTheAgency()
    {
        var (agency, other) = (await Hub.AddAgencyAsync("agency"), await Hub.AddAgencyAsync("other"));
        var (caller, context) = (Hub.Operator.Agencies, Hub.Operator.Context);
        await caller.RevokeCertificateAsync(new RevokeCertificateRequest { Context = context, Name = agency.Name, Fingerprint = agency.Auditor.Fingerprint });
        await RefusedCall.ByAsync(StatusCode.Unauthenticated, "CERTIFICATE_REVOKED", () => agency.Auditor.GetAsync(agency.Record("no-such-record")));
        await caller.SuspendAgencyAsync(new SuspendAgencyRequest { Context = context, Name = agency.Name });
        await RefusedCall.ByAsync(StatusCode.PermissionDenied, "AGENCY_SUSPENDED", () => agency.System.PullAllAsync());
        await caller.ResumeAgencyAsync(new ResumeAgencyRequest { Context = context, Name = agency.Name });
        var contact = await caller.UpdateAgencyAsync(new UpdateAgencyRequest { Context = context, Name = agency.Name, Contact = "desk 7" });
        Assert.Null(contact.Proposal);
        Assert.Equal("desk 7", contact.Agency.Contact);
        await Hub.UpdateAgencyAsync(new UpdateAgencyRequest { Name = agency.Name, Roles = { AgencyRole.System, AgencyRole.Officer } });

        Assert.Equal(
            [
                "set roles SYSTEM OFFICER of agencies/agency", "update agencies/agency", "resume agencies/agency", "suspend agencies/agency",
                "revoke certificate of agencies/agency", "register agencies/agency",
            ],
            await NoticesAsync(agency));
        Assert.Equal(["register agencies/other"], await NoticesAsync(other));
    }

    [Fact]
    public async Task Pages_Notices()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        for (var i = 0; i < 4; i++)
        {
            await Hub.Operator.Agencies.UpdateAgencyAsync(new UpdateAgencyRequest { Context = Hub.Operator.Context, Name = agency.Name, Contact = $"desk {i}" });
        }

        var (found, token) = (new List<Notice>(), "");
        do
        {
            var page = await agency.Officer.Proposals.ListNoticesAsync(new ListNoticesRequest { Context = agency.Officer.Context, PageSize = 2, PageToken = token });
            found.AddRange(page.Notices);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(5, found.Count);
        Assert.Equal(found.OrderByDescending(n => n.CreateTime), found);
        Assert.Equal(["", "", "", "", "proposals/1"], found.Select(n => n.Proposal));
    }

    [Fact]
    public async Task Rejects_WhatCannotBeCarriedOutAndKeepsNothingOfIt()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        var absent = new UpdateAgencyRequest { Context = Hub.Operator.Context, Name = agency.Name, RemovedCaFingerprints = { new string('a', 64) } };
        var refused = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", async () => await Hub.Operator.Agencies.UpdateAgencyAsync(absent));
        Assert.Equal([("removed_ca_fingerprints", "TARGET_UNKNOWN")], refused.Violations);

        // Two proposals of the same name: the second one to be approved finds it taken.
        using var late = new TestAgency(Hub, "late", "late.test");
        var register = new RegisterAgencyRequest { Context = Hub.Operator.Context, Agency = late.ToWire(eeaMember: true) };
        var (first, second) = (await Hub.Operator.Agencies.RegisterAgencyAsync(register), await Hub.Operator.Agencies.RegisterAgencyAsync(register));
        await ApproveAsync(Hub.SecondOperator, first.Proposal);
        await RefusedCall.ByAsync(StatusCode.AlreadyExists, "ALREADY_EXISTS", () => ApproveAsync(Hub.SecondOperator, second.Proposal));
        Assert.Equal([second.Proposal.Name], (await ListAsync(openOnly: true)).Select(p => p.Name));
        Assert.Equal(["register agencies/late"], await NoticesAsync(late));
    }

    [Fact]
    public async Task Erases_AgainstTheOriginatorsWillByLegalReference()
    {
        var (giver, reader) = (await Hub.AddAgencyAsync("giver"), await Hub.AddAgencyAsync("reader"));
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1).For(reader));
        var pulled = await reader.System.PullAllAsync();
        var name = giver.Record("sample-domain-1");
        var bare = await RefusedCall.ByAsync(StatusCode.InvalidArgument, "REQUEST_INVALID", () => OrderAsync(name, ""));
        Assert.Equal([("legal_reference", "FIELD_REQUIRED")], bare.Violations);

        // Operators read no records: an order says nothing of whether the record stands.
        var (stands, absent) = (await OrderAsync(name, "LG Berlin 12 O 34/26"), await OrderAsync(giver.Record("absent-domain-1"), "LG Berlin 12 O 34/26"));
        Assert.Equal(Echoless(absent, "absent-domain-1"), Echoless(stands, "sample-domain-1"));
        Assert.True(await giver.Officer.GetsAsync(name));

        await ApproveAsync(Hub.SecondOperator, stands.Proposal);

        Assert.False(await giver.Officer.GetsAsync(name));
        Assert.Equal(["Erased sample-domain-1"], (await reader.System.PullAllAsync(pulled.Cursor)).Story);
        Assert.Equal(["Erase Erased sample-domain-1"], await reader.Officer.DutyStoryAsync());
        Assert.Equal([$"erase {name} by LG Berlin 12 O 34/26", "register agencies/giver"], await NoticesAsync(giver));
    }

    [Fact]
    public async Task Hides_WhetherAnOrderedErasureFoundARecord()
    {
        var giver = await Hub.AddAgencyAsync("giver");
        await giver.System.StoreAsync(SampleRecords.Domain(giver, 1));
        var texts = new List<string>();
        foreach (var name in new[] { giver.Record("sample-domain-1"), giver.Record("absent-domain-1"), giver.Record("sample-domain-1"), "agencies/nobody/records/absent-domain-1" })
        {
            var order = await OrderAsync(name, "LG Berlin 12 O 34/26");
            var request = new ApproveProposalRequest { Context = Hub.SecondOperator.Context, Name = order.Proposal.Name };
            texts.Add((await Answer.OfAsync(Hub.SecondOperator, "ProposalService/ApproveProposal", request)).ToText(name, name.Split("/records/")[0]));
        }

        Assert.All(texts, t => Assert.Equal(texts[0], t));

        // Its originator is told which it was, and the hub's auditors see it in the log.
        const string By = "by LG Berlin 12 O 34/26";
        var (stood, absent) = ($"erase {giver.Record("sample-domain-1")} {By}", $"erase {giver.Record("absent-domain-1")} {By}");
        Assert.Equal([$"{stood}; no record of that name stood", $"{absent}; no record of that name stood", stood, "register agencies/giver"], await NoticesAsync(giver));
        var auditor = Hub.HubAuditor;
        var entries = (await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context, Actions = { AuditAction.Erase } })).Entries;
        Assert.Equal(
            [(0, Reason.NotFound), (0, Reason.NotFound), (0, Reason.NotFound), (1, Reason.Unspecified)],
            entries.Select(e => ((int)e.RecordCount, e.Reason)));
    }

    [Fact]
    public async Task Records_ProposalAndDecision()
    {
        var agency = await Hub.AddAgencyAsync("agency");
        var proposal = await ProposeRolesAsync(agency);
        await ApproveAsync(Hub.SecondOperator, proposal);

        var auditor = Hub.HubAuditor;
        var entries = (await auditor.Audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { Context = auditor.Context, PageSize = 2 })).Entries;
        Assert.Equal(
            [(AuditAction.DirectoryChange, "operator-2", $"approve {proposal.Name}"), (AuditAction.Proposal, "operator-1", "propose: set roles OFFICER of agencies/agency")],
            entries.Select(e => (e.Action, e.Detail.CallerName, e.Detail.Subject)));
    }

    private static string Echoless(OrderErasureResponse answer, string id)
    {
        var copy = answer.Clone();
        (copy.Entry, copy.Proposal.Name, copy.Proposal.CreateTime, copy.Proposal.ExpireTime) = (null, "", null, null);
        return copy.ToString().Replace(id, "", StringComparison.Ordinal);
    }

    private static async Task<Proposal> ApproveAsync(TestCaller caller, Proposal proposal) =>
        (await caller.Proposals.ApproveProposalAsync(new ApproveProposalRequest { Context = caller.Context, Name = proposal.Name })).Proposal;

    private static async Task<IReadOnlyList<string>> NoticesAsync(TestAgency agency) =>
        [.. (await agency.Officer.Proposals.ListNoticesAsync(new ListNoticesRequest { Context = agency.Officer.Context })).Notices.Select(n => n.Summary)];

    private async Task<Proposal> ProposeRolesAsync(TestAgency agency) =>
        (await Hub.Operator.Agencies.UpdateAgencyAsync(new UpdateAgencyRequest { Context = Hub.Operator.Context, Name = agency.Name, Roles = { AgencyRole.Officer } })).Proposal;

    private async Task<OrderErasureResponse> OrderAsync(string record, string reference) =>
        await Hub.Operator.Proposals.OrderErasureAsync(new OrderErasureRequest { Context = Hub.Operator.Context, Record = record, LegalReference = reference });

    private async Task<IReadOnlyList<Proposal>> ListAsync(bool openOnly) =>
        (await Hub.Operator.Proposals.ListProposalsAsync(new ListProposalsRequest { Context = Hub.Operator.Context, OpenOnly = openOnly })).Proposals;
}
