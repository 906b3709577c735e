using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Proposals;
using Exchange.Server.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Agencies;

/// <summary>AgencyService: the directory, for everyone to read and for operators to change.</summary>
[BindServiceMethod(typeof(AgencyEndpoint), nameof(Bind))]
internal sealed class AgencyEndpoint(IAgencyDirectory directory, IExchangeStore store, Proposing proposing, PageTokens tokens) : Wire.AgencyService.AgencyServiceBase
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;

    public static void Bind(ServiceBinderBase binder, Wire.AgencyService.AgencyServiceBase? service) =>
        Wire.AgencyService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Anyone)]
    public override async Task<Wire.ListAgenciesResponse> ListAgencies(Wire.ListAgenciesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var bound = new Wire.ListAgenciesRequest();
        var after = tokens.Read(bound, request.PageToken).OrThrow() ?? "";
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var rest = directory.Current.Agencies.Where(a => string.CompareOrdinal(a.Id.Value, after) > 0).Take(size + 1).ToArray();
        var shown = rest.Take(size).ToArray();
        var showsTrust = caller.Role is CallerRole.Operator or CallerRole.Auditor;
        var entry = context.Call().Entry(AuditAction.Read, "agencies") with { Count = shown.Length };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListAgenciesResponse
        {
            Agencies = { shown.Select(a => AgencyMapper.ToWire(a, showsTrust)) },
            NextPageToken = rest.Length > size ? tokens.Make(bound, shown[^1].Id.Value) : "",
        };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.RegisterAgencyResponse> RegisterAgency(Wire.RegisterAgencyRequest request, ServerCallContext context)
    {
        var agency = AgencyMapper.ToCore(request.Agency).OrThrow();
        if (directory.Current.Find(agency.Id) is not null || directory.Current.FindByTrustDomain(agency.TrustDomain) is not null)
        {
            throw new Refusal(RefusalReason.AlreadyExists, "an agency of that name or trust domain is registered already").ToRpcException();
        }

        var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.Registration(agency), context).ConfigureAwait(false);
        return new Wire.RegisterAgencyResponse { Agency = AgencyMapper.ToWire(agency, showsTrust: true), Entry = AuditMapper.ToWire(entry), Proposal = ProposalMapper.ToWire(proposal) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.UpdateAgencyResponse> UpdateAgency(Wire.UpdateAgencyRequest request, ServerCallContext context)
    {
        var change = AgencyMapper.ToCore(request).OrThrow();
        if (change.TakesTwo)
        {
            // What cannot be carried out now is refused now, not to the second operator.
            var agency = directory.Current.Find(change.Agency) ?? throw new Refusal(RefusalReason.NotFound, "no agency of that name").ToRpcException();
            change.ApplyTo(agency).OrThrow();
            var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.Alteration(change), context).ConfigureAwait(false);
            return new Wire.UpdateAgencyResponse { Agency = Shown(change.Agency), Entry = AuditMapper.ToWire(entry), Proposal = ProposalMapper.ToWire(proposal) };
        }

        var (id, logged) = await ChangeAsync(request.Name, "update", change.ApplyTo, context).ConfigureAwait(false);
        return new Wire.UpdateAgencyResponse { Agency = Shown(id), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.SuspendAgencyResponse> SuspendAgency(Wire.SuspendAgencyRequest request, ServerCallContext context)
    {
        var (id, logged) = await ChangeAsync(
            request.Name,
            "suspend",
            a => a.Id == AgencyId.Hub
                ? new Refusal(RefusalReason.RuleForbids, "the hub's own agency cannot be suspended: nobody could end the suspension")
                : a with { State = AgencyState.Suspended },
            context).ConfigureAwait(false);
        return new Wire.SuspendAgencyResponse { Agency = Shown(id), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.ResumeAgencyResponse> ResumeAgency(Wire.ResumeAgencyRequest request, ServerCallContext context)
    {
        var (id, logged) = await ChangeAsync(request.Name, "resume", a => a with { State = AgencyState.Active }, context).ConfigureAwait(false);
        return new Wire.ResumeAgencyResponse { Agency = Shown(id), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.RevokeCertificateResponse> RevokeCertificate(Wire.RevokeCertificateRequest request, ServerCallContext context)
    {
        if (request.Fingerprint.Length != 64 || !request.Fingerprint.All(char.IsAsciiHexDigitLower))
        {
            throw new Refusal(RefusalReason.RequestInvalid, "the request names no certificate")
            {
                Violations = [new Violation("fingerprint", RefusalReason.FieldMalformed, "is SHA-256 as 64 lower-case hexadecimal digits")],
            }.ToRpcException();
        }

        var (id, logged) = await ChangeAsync(
            request.Name,
            "revoke certificate of",
            a => a with { RevokedFingerprints = [.. a.RevokedFingerprints.Append(request.Fingerprint).Distinct()] },
            context).ConfigureAwait(false);
        return new Wire.RevokeCertificateResponse { Agency = Shown(id), Entry = AuditMapper.ToWire(logged) };
    }

    private async Task<(AgencyId Id, LoggedEntry Entry)> ChangeAsync(string name, string what, Func<Agency, Outcome<Agency>> change, ServerCallContext context)
    {
        if (!AgencyId.TryParseName(name, out var id))
        {
            throw new Refusal(RefusalReason.RequestInvalid, "the request names no agency")
            {
                Violations = [new Violation("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}")],
            }.ToRpcException();
        }

        var entry = context.Call().Entry(AuditAction.DirectoryChange, $"{what} {id.Name}") with { Count = 1 };
        return (id, (await directory.ChangeAsync(id, change, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow());
    }

    private Wire.Agency Shown(AgencyId id) => AgencyMapper.ToWire(directory.Current.Find(id)!, showsTrust: true);
}
