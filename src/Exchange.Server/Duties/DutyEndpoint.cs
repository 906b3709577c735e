using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Exchange.Server.Records;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Duties;

/// <summary>DutyService: what an agency owes for records it was shown, and what the originator may know of it.</summary>
[BindServiceMethod(typeof(DutyEndpoint), nameof(Bind))]
internal sealed class DutyEndpoint(IExchangeStore store, RecordLimits limits, OpenCalls openCalls) : Wire.DutyService.DutyServiceBase
{
    // In one call, and so in a page: it is acknowledged whole.
    private const int MostAcknowledgements = 1_000;
    private const int LongestBasis = 500;

    public static void Bind(ServiceBinderBase binder, Wire.DutyService.DutyServiceBase? service) =>
        Wire.DutyService.BindService(new StrictServiceBinder(binder), service);

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override async Task PullDuties(Wire.PullDutiesRequest request, IServerStreamWriter<Wire.PullDutiesResponse> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(responseStream, (answers, ended) => PullAsync(request.Follow, answers, context.Call(), ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override async Task<Wire.AcknowledgeResponse> Acknowledge(Wire.AcknowledgeRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var faults = new Faults();
        if (request.Acknowledgements.Count is 0 or > MostAcknowledgements)
        {
            faults.Add("acknowledgements", RefusalReason.FieldOutOfRange, $"has 1 to {MostAcknowledgements}");
        }

        for (var i = 0; i < request.Acknowledgements.Count; i++)
        {
            faults.Required($"acknowledgements[{i}].result", request.Acknowledgements[i].Result != Wire.DutyResult.Unspecified, "say what was done");
            faults.Text($"acknowledgements[{i}].retention_basis", request.Acknowledgements[i].RetentionBasis, LongestBasis);
        }

        faults.ThrowIfAny();

        // A name of another agency's, or of none, is a duty that was never delivered to this one.
        Acknowledgement[] acknowledgements =
        [
            .. request.Acknowledgements.Select(a => new Acknowledgement(DutyMapper.ToNumber(a.Duty, call.Agency) ?? 0, (DutyResult)a.Result, a.RetentionBasis)),
        ];
        var entry = call.Entry(AuditAction.Acknowledge, "") with { Count = acknowledgements.Length, BodyHash = SHA256.HashData(request.ToByteArray()) };
        var (reasons, logged) = (await store.AcknowledgeAsync(call.Agency, acknowledgements, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.AcknowledgeResponse
        {
            Outcomes = { reasons.Select(r => new Wire.AcknowledgementOutcome { Accepted = r == RefusalReason.Unspecified, Reason = (Wire.Reason)r }) },
            Entry = AuditMapper.ToWire(logged),
        };
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override async Task<Wire.GetLedgerResponse> GetLedger(Wire.GetLedgerRequest request, ServerCallContext context)
    {
        var call = context.Call();

        // Another's ledger is not even read: how long it is would tell.
        var shown = RecordKey.TryParse(request.Name, out var key) && key.Originator == call.Agency ? store.ReadLedger(key) : null;
        var entry = call.Entry(AuditAction.Get, $"ledger of {request.Name}") with { Count = shown is null ? 0 : 1, Reason = shown is null ? RefusalReason.NotFound : RefusalReason.Unspecified };
        var logged = (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow()!;
        if (shown is null)
        {
            context.MarkLogged();
            throw Refusals.NotFound(logged).ToRpcException();
        }

        return new Wire.GetLedgerResponse
        {
            Disclosures = { shown.Disclosures.Select(DutyMapper.ToWire) },
            Duties = { shown.Duties.Where(d => !d.IsLifted).Select(DutyMapper.ToLedger) },
            Entry = AuditMapper.ToWire(logged),
        };
    }

    private async Task PullAsync(bool follow, IServerStreamWriter<Wire.PullDutiesResponse> responses, Call call, CancellationToken ended)
    {
        long last = 0;
        var logged = false;
        while (true)
        {
            var head = store.Head;
            var sent = await SendAsync(last, responses, call, logged, ended).ConfigureAwait(false);
            logged = true;
            if (sent is { } number)
            {
                last = number;
                continue;
            }

            await responses.WriteAsync(new Wire.PullDutiesResponse { CaughtUp = new Wire.DutiesCaughtUp { OpenCount = store.CountDuties(call.Agency) } }, ended).ConfigureAwait(false);
            do
            {
                if (!follow)
                {
                    return;
                }

                // Duties arise with changes, and every change moves the head.
                await store.WaitPastAsync(head, ended).ConfigureAwait(false);
                head = store.Head;
            }
            while (store.ReadDuties(call.Agency, last, 1).Count == 0);
        }
    }

    /// <summary>Logs a page and sends it; the last duty's number, or null where there was none.</summary>
    private async Task<long?> SendAsync(long after, IServerStreamWriter<Wire.PullDutiesResponse> responses, Call call, bool logged, CancellationToken ended)
    {
        var duties = store.ReadDuties(call.Agency, after, Math.Min(limits.PageChanges, MostAcknowledgements));
        if (duties.Count == 0 && logged)
        {
            return null;
        }

        var page = new Wire.DutyPage { Duties = { duties.Select(DutyMapper.ToWire) } };
        var entry = call.Entry(AuditAction.Duties, "") with { Count = duties.Count, BodyHash = SHA256.HashData(page.ToByteArray()) };
        page.Entry = AuditMapper.ToWire((await store.DeliverAsync(call.Agency, [.. duties.Select(d => d.Number)], entry, ended).ConfigureAwait(false)).OrThrow());
        if (duties.Count == 0)
        {
            return null;
        }

        await responses.WriteAsync(new Wire.PullDutiesResponse { Page = page }, ended).ConfigureAwait(false);
        return duties[^1].Number;
    }
}
