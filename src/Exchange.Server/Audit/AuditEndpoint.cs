using Exchange.Server.Calls;
using Exchange.Server.Peers;
using Exchange.Server.Quotas;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>AuditService: the log as auditors read it, and the checkpoints and proofs by which everybody checks it.</summary>
[BindServiceMethod(typeof(AuditEndpoint), nameof(Bind))]
internal sealed class AuditEndpoint(LogReading reading, LogProofs proofs, OpenCalls openCalls) : Wire.AuditService.AuditServiceBase
{
    public static void Bind(ServiceBinderBase binder, Wire.AuditService.AuditServiceBase? service) =>
        Wire.AuditService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Auditors), CountsAsSearch]
    public override Task<Wire.ListAuditEntriesResponse> ListAuditEntries(Wire.ListAuditEntriesRequest request, ServerCallContext context) => reading.ListAsync(request, context);

    [Authorize(Policy = RolePolicies.Auditors)]
    public override Task<Wire.GetAuditEntryResponse> GetAuditEntry(Wire.GetAuditEntryRequest request, ServerCallContext context) => reading.GetAsync(request, context);

    [Authorize(Policy = RolePolicies.Auditors)]
    public override async Task FollowAuditEntries(
        Wire.FollowAuditEntriesRequest request, IServerStreamWriter<Wire.FollowAuditEntriesResponse> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(responseStream, (answers, ended) => reading.FollowAsync(request, answers, context.Call(), ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Auditors), CountsAsSearch]
    public override async Task ReadLog(Wire.ReadLogRequest request, IServerStreamWriter<Wire.ReadLogResponse> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(responseStream, (answers, ended) => reading.ReadAsync(request, answers, context.Call(), ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Auditors), ShowsRecords, CountsAsSearch]
    public override Task<Wire.ListDisclosuresResponse> ListDisclosures(Wire.ListDisclosuresRequest request, ServerCallContext context) => reading.ListDisclosuresAsync(request, context);

    [Authorize(Policy = RolePolicies.Anyone)]
    public override Task<Wire.GetCheckpointResponse> GetCheckpoint(Wire.GetCheckpointRequest request, ServerCallContext context) => Task.FromResult(proofs.GetCheckpoint(request));

    [Authorize(Policy = RolePolicies.Anyone)]
    public override Task<Wire.GetInclusionProofResponse> GetInclusionProof(Wire.GetInclusionProofRequest request, ServerCallContext context) =>
        Task.FromResult(proofs.GetInclusionProof(request));

    [Authorize(Policy = RolePolicies.Anyone)]
    public override Task<Wire.GetInclusionProofsResponse> GetInclusionProofs(Wire.GetInclusionProofsRequest request, ServerCallContext context) =>
        Task.FromResult(proofs.GetInclusionProofs(request));

    [Authorize(Policy = RolePolicies.Anyone)]
    public override Task<Wire.GetConsistencyProofResponse> GetConsistencyProof(Wire.GetConsistencyProofRequest request, ServerCallContext context) =>
        Task.FromResult(proofs.GetConsistencyProof(request));

    [Authorize(Policy = RolePolicies.Anyone)]
    public override Task<Wire.GetReceiptResponse> GetReceipt(Wire.GetReceiptRequest request, ServerCallContext context) => proofs.GetReceiptAsync(request, context);

    [Authorize(Policy = RolePolicies.Witnesses)]
    public override Task<Wire.AddCosignatureResponse> AddCosignature(Wire.AddCosignatureRequest request, ServerCallContext context) => proofs.AddCosignatureAsync(request, context);
}
