using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>RecordService: each call is checked, answered from the store, and logged before its answer leaves.</summary>
[BindServiceMethod(typeof(RecordServiceBinding), nameof(Bind))]
internal sealed class RecordEndpoint(
    IExchangeStore store, PushStream push, PullStream pull, RecordLimits limits, PageTokens tokens, OpenCalls openCalls) : RecordServiceBinding
{
    [Authorize(Policy = RolePolicies.Systems), ShowsRecords]
    public override async Task Push(
        IAsyncStreamReader<PushFrame> requestStream, IServerStreamWriter<Wire.PushResponse> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(ended => push.RunAsync(requestStream, responseStream, context, ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Systems), ShowsRecords]
    public override async Task Pull(Wire.PullRequest request, IServerStreamWriter<PullFrame> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(ended => pull.RunAsync(request, responseStream, context.Call(), ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override async Task<Wire.GetRecordResponse> GetRecord(Wire.GetRecordRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (!RecordKey.TryParse(request.Name, out var key))
        {
            throw new Refusal(RefusalReason.RequestInvalid, "the request names no record")
            {
                Violations = [new Violation("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}")],
            }.ToRpcException();
        }

        while (true)
        {
            var head = store.Head;
            var record = store.Find(key);
            var shown = record is { Erased: false } && Visibility.Sees(call.Agency, key.Originator, record.Audience, store.Sharing, store.Head) ? record : null;
            var entry = call.Entry(AuditAction.Get, key.Name) with
            {
                Count = shown is null ? 0 : 1,
                Reason = shown is null ? RefusalReason.NotFound : RefusalReason.Unspecified,
                Touched = shown is null ? [] : [shown.RevisedAt],
            };
            if ((await store.LogAsync(entry, head, context.CancellationToken).ConfigureAwait(false)).OrThrow() is not { } logged)
            {
                continue;
            }

            if (shown is null)
            {
                context.MarkLogged();
                throw new Refusal(RefusalReason.NotFound, "no record of that name, as far as this caller may know")
                {
                    Facts = new Dictionary<string, string> { ["entry_hash"] = Convert.ToHexStringLower(logged.Hash.Span) },
                }.ToRpcException();
            }

            return new Wire.GetRecordResponse
            {
                Record = new RecordWriter(store.Hub.Epoch).ToWire(LinksShown(shown, call)),
                Distribution = ShowsDistribution(call.Caller, shown) ? DistributionMapper.ToWire(shown.Audience, shown.DistributionRevision) : null,
                Entry = AuditMapper.ToWire(logged),
            };
        }
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override async Task<Wire.SearchRecordsResponse> SearchRecords(Wire.SearchRecordsRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var query = SearchMapper.ToCore(request).OrThrow();
        var size = SearchMapper.PageSize(request.PageSize, limits.PageRecords).OrThrow();
        var bound = request.Clone();
        (bound.PageSize, bound.PageToken, bound.Context) = (0, "", null);
        var from = SearchMapper.ToPlace(tokens.Read(bound, request.PageToken).OrThrow());
        while (true)
        {
            var page = store.Search(call.Agency, query, from, size);
            var entry = call.Entry(AuditAction.Search, SearchMapper.Subject(request)) with
            {
                Count = page.Records.Count,
                Touched = [.. page.Records.Select(r => r.RevisedAt).Order().Distinct()],
            };
            if ((await store.LogAsync(entry, page.ReadAt, context.CancellationToken).ConfigureAwait(false)).OrThrow() is not { } logged)
            {
                continue;
            }

            var writer = new RecordWriter(store.Hub.Epoch);
            return new Wire.SearchRecordsResponse
            {
                Records = { page.Records.Select(r => writer.ToWire(LinksShown(r, call))) },
                NextPageToken = page.Next is { } next ? tokens.Make(bound, SearchMapper.ToText(next)) : "",
                IndexedTime = page.IndexedTo.ToTimestamp(),
                Entry = AuditMapper.ToWire(logged),
            };
        }
    }

    /// <summary>Distributions are for the originator and for auditors.</summary>
    private static bool ShowsDistribution(Caller caller, StoredRecord record) =>
        record.Key.Originator == caller.Agency || caller.Role == CallerRole.Auditor;

    private StoredRecord LinksShown(StoredRecord record, Call call) => LinkFilter.Show(record, call.Agency, store);
}
