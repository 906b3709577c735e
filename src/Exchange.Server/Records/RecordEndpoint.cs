using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Peers;
using Exchange.Server.Quotas;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>RecordService: each call is checked, answered from the store, and logged before its answer leaves.</summary>
[BindServiceMethod(typeof(RecordServiceBinding), nameof(Bind))]
internal sealed class RecordEndpoint(
    IExchangeStore store, PushStream push, PullStream pull, RecordLimits limits, PageTokens tokens, OwnRecords own, OpenCalls openCalls) : RecordServiceBinding
{
    [Authorize(Policy = RolePolicies.Systems), ShowsRecords]
    public override async Task Push(
        IAsyncStreamReader<PushFrame> requestStream, IServerStreamWriter<Wire.PushResponse> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(responseStream, (answers, ended) => push.RunAsync(requestStream, answers, context, ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Systems), ShowsRecords]
    public override async Task Pull(Wire.PullRequest request, IServerStreamWriter<PullFrame> responseStream, ServerCallContext context)
    {
        using var open = openCalls.Begin(context);
        await open.RunAsync(responseStream, (answers, ended) => pull.RunAsync(request, answers, context.Call(), ended)).ConfigureAwait(false);
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override async Task<Wire.GetRecordResponse> GetRecord(Wire.GetRecordRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (!RecordKey.TryParse(request.Name, out var key))
        {
            throw Faults.Of("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
        }

        while (true)
        {
            var head = store.Head;
            var shown = store.Find(call.Reader, key);
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
                throw Refusals.NotFound(logged).ToRpcException();
            }

            NoteWhenSent(logged, context);
            return new Wire.GetRecordResponse
            {
                Record = new RecordWriter(store.Hub.Epoch).ToWire(LinksShown(shown, call)),
                Distribution = ShowsDistribution(call.Caller, shown) ? DistributionMapper.ToWire(shown.ToView()) : null,
                Entry = AuditMapper.ToWire(logged),
            };
        }
    }

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords, CountsAsSearch]
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
            var page = store.Search(call.Reader, query, from, size, context.CancellationToken);
            var entry = call.Entry(AuditAction.Search, SearchMapper.Subject(request)) with
            {
                Count = page.Records.Count,
                Touched = Positions.InOrder(page.Records.Select(r => r.RevisedAt)),
            };
            if ((await store.LogAsync(entry, page.ReadAt, context.CancellationToken).ConfigureAwait(false)).OrThrow() is not { } logged)
            {
                continue;
            }

            NoteWhenSent(logged, context);
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

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override async Task<Wire.GetRecordHistoryResponse> GetRecordHistory(Wire.GetRecordHistoryRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (!RecordKey.TryParse(request.Name, out var key))
        {
            throw Faults.Of("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
        }

        while (true)
        {
            var head = store.Head;

            // The past is shown to whoever sees the present. For whoever does not, it is not even read: how long a history is would tell.
            StoredRecord[] shown = store.Find(call.Reader, key) is not null
                ? [.. store.ReadHistory(key).Where(r => WasInView(r, key, call.Reader, store.Sharing, head)).Select(r => r.Record)]
                : [];
            var entry = call.Entry(AuditAction.Get, $"history of {key.Name}") with
            {
                Count = shown.Length,
                Reason = shown.Length == 0 ? RefusalReason.NotFound : RefusalReason.Unspecified,
                Touched = Positions.InOrder(shown.Select(r => r.RevisedAt)),
            };
            if ((await store.LogAsync(entry, head, context.CancellationToken).ConfigureAwait(false)).OrThrow() is not { } logged)
            {
                continue;
            }

            if (shown.Length == 0)
            {
                context.MarkLogged();
                throw Refusals.NotFound(logged).ToRpcException();
            }

            NoteWhenSent(logged, context);
            var writer = new RecordWriter(store.Hub.Epoch);
            return new Wire.GetRecordHistoryResponse { Revisions = { shown.Select(r => writer.ToWire(LinksShown(r, call))) }, Entry = AuditMapper.ToWire(logged) };
        }
    }

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override Task<Wire.EraseRecordResponse> EraseRecord(Wire.EraseRecordRequest request, ServerCallContext context) => own.EraseAsync(request, context);

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override Task<Wire.ListReviewsResponse> ListReviews(Wire.ListReviewsRequest request, ServerCallContext context) => own.ListReviewsAsync(request, context);

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override Task<Wire.RenewRecordResponse> RenewRecord(Wire.RenewRecordRequest request, ServerCallContext context) => own.RenewAsync(request, context);

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override Task<Wire.PlaceLegalHoldResponse> PlaceLegalHold(Wire.PlaceLegalHoldRequest request, ServerCallContext context) => own.PlaceHoldAsync(request, context);

    [Authorize(Policy = RolePolicies.Agents), ShowsRecords]
    public override Task<Wire.LiftLegalHoldResponse> LiftLegalHold(Wire.LiftLegalHoldRequest request, ServerCallContext context) => own.LiftHoldAsync(request, context);

    [Authorize(Policy = RolePolicies.Readers), ShowsRecords]
    public override Task<Wire.ExplainVisibilityResponse> ExplainVisibility(Wire.ExplainVisibilityRequest request, ServerCallContext context) => own.ExplainAsync(request, context);

    private static bool WasInView(RecordRevision revision, RecordKey key, Reader reader, SharingState sharing, long head) =>
        reader.Agency == key.Originator
        || revision.Spans.Any(s => Visibility.PresenceOf(reader, s.Audience, sharing).AtAny(s.From, Math.Min(s.Until - 1, head)));

    /// <summary>Distributions are for the originator and for auditors.</summary>
    private static bool ShowsDistribution(Caller caller, StoredRecord record) =>
        record.Key.Originator == caller.Agency || caller.Role == CallerRole.Auditor;

    /// <summary>Who-saw tells apart what was granted and what was given to the line whole.</summary>
    private void NoteWhenSent(LoggedEntry logged, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        http.Response.OnCompleted(() =>
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                store.NoteSent(logged);
            }

            return Task.CompletedTask;
        });
    }

    private StoredRecord LinksShown(StoredRecord record, Call call) => LinkFilter.Show(record, call.Reader, store);
}
