using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Proposals;
using Exchange.Server.Quotas;
using Exchange.Server.Records;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Operations;

/// <summary>OperationService: operations, their participants, and their result.</summary>
[BindServiceMethod(typeof(OperationEndpoint), nameof(Bind))]
internal sealed class OperationEndpoint(IExchangeStore store, Proposing proposing, PageTokens tokens) : Wire.OperationService.OperationServiceBase
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;
    private const int MostParticipants = 100;

    public static void Bind(ServiceBinderBase binder, Wire.OperationService.OperationServiceBase? service) =>
        Wire.OperationService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Anyone)]
    public override async Task<Wire.ListOperationsResponse> ListOperations(Wire.ListOperationsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var bound = new Wire.ListOperationsRequest();
        var after = tokens.Read(bound, request.PageToken).OrThrow() ?? "";
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var rest = store.ListOperations()
            .Where(o => string.CompareOrdinal(o.Id.Value, after) > 0 && MaySee(caller, o.Id))
            .Take(size + 1)
            .ToArray();
        var shown = rest.Take(size).ToArray();
        var entry = context.Call().Entry(AuditAction.Read, "operations") with { Count = shown.Length };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.ListOperationsResponse
        {
            Operations = { shown.Select(ToWire) },
            NextPageToken = rest.Length > size ? tokens.Make(bound, shown[^1].Id.Value) : "",
        };
    }

    [Authorize(Policy = RolePolicies.Anyone)]
    public override async Task<Wire.GetOperationResponse> GetOperation(Wire.GetOperationRequest request, ServerCallContext context)
    {
        var operation = Find(request.Name, context.Caller());
        var entry = context.Call().Entry(AuditAction.Read, operation.Id.Name) with { Count = 1 };
        (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.GetOperationResponse { Operation = ToWire(operation) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.CreateOperationResponse> CreateOperation(Wire.CreateOperationRequest request, ServerCallContext context)
    {
        var operation = OperationMapper.ToCore(request.Operation).OrThrow();
        var entry = context.Call().Entry(AuditAction.OperationChange, $"create {operation.Id.Name}") with { Count = 1 };
        var logged = (await store.CreateOperationAsync(operation, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.CreateOperationResponse { Operation = ToWire(Find(operation.Id)), Entry = AuditMapper.ToWire(logged) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.AddParticipantsResponse> AddParticipants(Wire.AddParticipantsRequest request, ServerCallContext context)
    {
        var operation = Find(request.Name, context.Caller());
        var joining = new List<Joining>();
        var faults = new Faults();
        foreach (var participant in request.Participants)
        {
            if (AgencyId.TryParseName(participant.Agency, out var agency) && participant.Role is Wire.ParticipantRole.Member or Wire.ParticipantRole.Support)
            {
                joining.Add(new Joining(agency, (ParticipantRole)participant.Role));
            }
            else
            {
                faults.Add("participants", RefusalReason.FieldMalformed, "names an agency as agencies/{agency} and a role MEMBER or SUPPORT");
            }
        }

        CheckCount("participants", request.Participants.Count, faults);
        faults.ThrowIfAny();
        if (joining.Any(p => !store.Sharing.Knows(p.Agency)))
        {
            throw new Refusal(RefusalReason.TargetUnknown, "a participant is no registered agency").ToRpcException();
        }

        var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.ParticipantsChange(operation.Id, joining, []), context).ConfigureAwait(false);
        return new Wire.AddParticipantsResponse { Operation = ToWire(operation), Entry = AuditMapper.ToWire(entry), Proposal = ProposalMapper.ToWire(proposal) };
    }

    [Authorize(Policy = RolePolicies.Operators)]
    public override async Task<Wire.RemoveParticipantsResponse> RemoveParticipants(Wire.RemoveParticipantsRequest request, ServerCallContext context)
    {
        var operation = Find(request.Name, context.Caller());
        var leaving = new List<AgencyId>();
        var faults = new Faults();
        foreach (var name in request.Agencies)
        {
            if (AgencyId.TryParseName(name, out var agency) && agency != operation.Lead)
            {
                leaving.Add(agency);
            }
            else
            {
                faults.Add("agencies", RefusalReason.FieldMalformed, "names agencies as agencies/{agency}, never the lead");
            }
        }

        CheckCount("agencies", request.Agencies.Count, faults);
        faults.ThrowIfAny();
        var (proposal, entry) = await proposing.ProposeAsync(new ProposedChange.ParticipantsChange(operation.Id, [], leaving), context).ConfigureAwait(false);
        return new Wire.RemoveParticipantsResponse { Operation = ToWire(operation), Entry = AuditMapper.ToWire(entry), Proposal = ProposalMapper.ToWire(proposal) };
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords, CountsAsSearch]
    public override async Task<Wire.ReportOperationResponse> ReportOperation(Wire.ReportOperationRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var operation = Find(request.Name, call.Caller);
        while (true)
        {
            var result = new OperationResult();
            var count = 0L;
            var (position, asOf) = store.VisitOperation(call.Reader, operation.Id, record =>
            {
                result.Add(record);
                count++;
            });
            var entry = call.Entry(AuditAction.Report, operation.Id.Name) with { Count = count };
            if ((await store.LogAsync(entry, position, context.CancellationToken).ConfigureAwait(false)).OrThrow() is not { } logged)
            {
                continue;
            }

            var response = result.ToWire();
            response.Operation = ToWire(operation);
            response.AsOfTime = asOf.ToTimestamp();
            response.Entry = AuditMapper.ToWire(logged);
            return response;
        }
    }

    private static void CheckCount(string field, int count, Faults faults)
    {
        if (count is 0 or > MostParticipants)
        {
            faults.Add(field, RefusalReason.FieldOutOfRange, $"has 1 to {MostParticipants}");
        }
    }

    private Wire.Operation ToWire(Operation operation) => OperationMapper.ToWire(operation, store.Sharing.Participants(operation.Id));

    private bool MaySee(Caller caller, OperationId operation) =>
        caller.Role == CallerRole.Operator || caller.Agency == AgencyId.Hub || store.Sharing.TakesPart(caller.Agency, operation);

    private Operation Find(OperationId id) => store.ListOperations().First(o => o.Id == id);

    private Operation Find(string name, Caller caller) =>
        OperationId.TryParseName(name, out var id) && store.ListOperations().FirstOrDefault(o => o.Id == id) is { } operation && MaySee(caller, id)
            ? operation
            : throw new Refusal(RefusalReason.NotFound, "no operation of that name, as far as this caller may know").ToRpcException();
}
