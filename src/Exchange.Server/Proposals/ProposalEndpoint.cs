using System.Globalization;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Proposals;

/// <summary>ProposalService: changes that take two operators, and what was told to the agencies they were about.</summary>
[BindServiceMethod(typeof(ProposalEndpoint), nameof(Bind))]
internal sealed class ProposalEndpoint(IAgencyDirectory directory, IExchangeStore store, Proposing proposing, PageTokens tokens) : Wire.ProposalService.ProposalServiceBase
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;
    private const int LongestReference = 200;

    public static void Bind(ServiceBinderBase binder, Wire.ProposalService.ProposalServiceBase? service) =>
        Wire.ProposalService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.ListProposalsResponse> ListProposals(Wire.ListProposalsRequest request, ServerCallContext context)
    {
        var bound = new Wire.ListProposalsRequest { OpenOnly = request.OpenOnly };
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var proposals = directory.ListProposals(request.OpenOnly, Place(tokens.Read(bound, request.PageToken).OrThrow()), size);
        var entry = context.Call().Entry(AuditAction.Read, "proposals") with { Count = proposals.Count };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListProposalsResponse
        {
            Proposals = { proposals.Select(ProposalMapper.ToWire) },
            NextPageToken = proposals.Count == size ? tokens.Make(bound, Text(proposals[^1].Number)) : "",
        };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.ApproveProposalResponse> ApproveProposal(Wire.ApproveProposalRequest request, ServerCallContext context)
    {
        var (proposal, entry) = await DecideAsync(request.Name, approve: true, context).ConfigureAwait(false);
        return new Wire.ApproveProposalResponse { Proposal = ProposalMapper.ToWire(proposal), Entry = AuditMapper.ToWire(entry) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.RejectProposalResponse> RejectProposal(Wire.RejectProposalRequest request, ServerCallContext context)
    {
        var (proposal, entry) = await DecideAsync(request.Name, approve: false, context).ConfigureAwait(false);
        return new Wire.RejectProposalResponse { Proposal = ProposalMapper.ToWire(proposal), Entry = AuditMapper.ToWire(entry) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.OrderErasureResponse> OrderErasure(Wire.OrderErasureRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        if (!RecordKey.TryParse(request.Record, out var key))
        {
            faults.Add("record", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
        }

        faults.Text("legal_reference", request.LegalReference, LongestReference, required: true);
        faults.ThrowIfAny();

        // Operators read no records: whether it stands shows only when it is carried out.
        var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.OrderedErasure(key, request.LegalReference), context).ConfigureAwait(false);
        return new Wire.OrderErasureResponse { Proposal = ProposalMapper.ToWire(proposal), Entry = AuditMapper.ToWire(entry) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.OffboardAgencyResponse> OffboardAgency(Wire.OffboardAgencyRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        AgencyId? successor = null;
        if (!AgencyId.TryParseName(request.Name, out var agency) || agency == AgencyId.Hub)
        {
            faults.Add("name", RefusalReason.FieldMalformed, "is no name agencies/{agency} of an agency that can leave");
        }

        if (request.RecordsCase == Wire.OffboardAgencyRequest.RecordsOneofCase.Successor)
        {
            successor = AgencyId.TryParseName(request.Successor, out var heir) ? heir : null;
            if (successor is null || heir == agency)
            {
                faults.Add("successor", RefusalReason.FieldMalformed, "is no name agencies/{agency} of another agency");
            }
        }
        else if (!request.Erase)
        {
            faults.Add("records", RefusalReason.FieldRequired, "say what becomes of its records: a successor, or erase");
        }

        faults.ThrowIfAny();
        if (directory.Current.Find(agency) is null or { State: AgencyState.Departed })
        {
            throw new Refusal(RefusalReason.NotFound, "no agency of that name").ToRpcException();
        }

        var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.Departure(agency, successor), context).ConfigureAwait(false);
        return new Wire.OffboardAgencyResponse { Proposal = ProposalMapper.ToWire(proposal), Entry = AuditMapper.ToWire(entry) };
    }

    [Authorize(Policy = RolePolicies.Anyone)]
    public override async Task<Wire.ListNoticesResponse> ListNotices(Wire.ListNoticesRequest request, ServerCallContext context)
    {
        var bound = new Wire.ListNoticesRequest();
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var notices = directory.ListNotices(context.Caller().Agency, Place(tokens.Read(bound, request.PageToken).OrThrow()), size);
        var entry = context.Call().Entry(AuditAction.Read, "notices") with { Count = notices.Count };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListNoticesResponse
        {
            Notices = { notices.Select(ProposalMapper.ToWire) },
            NextPageToken = notices.Count == size ? tokens.Make(bound, Text(notices[^1].Number)) : "",
        };
    }

    private static long Place(string? text) => text is null ? long.MaxValue : long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<(Proposal Proposal, LoggedEntry Entry)> DecideAsync(string name, bool approve, ServerCallContext context)
    {
        if (ProposalMapper.ToNumber(name) is not { } number)
        {
            throw new Refusal(RefusalReason.NotFound, "no proposal of that name").ToRpcException();
        }

        var call = context.Call();
        var entry = call.Entry(approve ? AuditAction.DirectoryChange : AuditAction.Proposal, $"{(approve ? "approve" : "reject")} {name}") with { Count = 1 };
        return (await directory.DecideAsync(number, call.Caller.Name, approve, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
    }
}
