using System.Globalization;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>AuditService: an agency's auditors read their own agency's entries, the hub's auditors read all. Their reading is an entry too.</summary>
[BindServiceMethod(typeof(AuditEndpoint), nameof(Bind))]
internal sealed class AuditEndpoint(IExchangeStore store, PageTokens tokens) : Wire.AuditService.AuditServiceBase
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;

    public static void Bind(ServiceBinderBase binder, Wire.AuditService.AuditServiceBase? service) =>
        Wire.AuditService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Auditors)]
    public override async Task<Wire.ListAuditEntriesResponse> ListAuditEntries(Wire.ListAuditEntriesRequest request, ServerCallContext context)
    {
        var call = context.Call();
        AgencyId? wanted = null;
        if (request.Agency.Length > 0)
        {
            wanted = AgencyId.TryParseName(request.Agency, out var id)
                ? id
                : throw new Refusal(RefusalReason.RequestInvalid, "the request names no agency")
                {
                    Violations = [new Violation("agency", RefusalReason.FieldMalformed, "is no name agencies/{agency}")],
                }.ToRpcException();
        }

        if (call.Agency != AgencyId.Hub)
        {
            if (wanted is { } other && other != call.Agency)
            {
                throw new Refusal(RefusalReason.RoleMayNotCall, "an agency's auditors read their own agency's entries; the hub's auditors read all").ToRpcException();
            }

            wanted = call.Agency;
        }

        var bound = request.Clone();
        (bound.PageSize, bound.PageToken, bound.Context) = (0, "", null);
        var before = tokens.Read(bound, request.PageToken).OrThrow() is { } place ? long.Parse(place, CultureInfo.InvariantCulture) : long.MaxValue;
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var page = store.ReadLog(new AuditQuery(wanted, [.. request.Actions.Select(a => (AuditAction)a)], before, size));
        var own = call.Entry(AuditAction.AuditRead, wanted is { } one ? one.Name : "all agencies") with { Count = page.Entries.Count };
        (await store.LogAsync(own, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListAuditEntriesResponse
        {
            Entries = { page.Entries.Select(AuditMapper.ToWire) },
            NextPageToken = page.IsEnd ? "" : tokens.Make(bound, page.Next.ToString(CultureInfo.InvariantCulture)),
        };
    }
}
