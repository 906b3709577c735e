using System.Globalization;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Server.Records;
using Google.Protobuf;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Audit;

/// <summary>
/// What auditors read of the log. An agency's auditors see their own agency's entries, the hub's auditors all; each reading is an
/// entry itself, a stream's when it begins.
/// </summary>
internal sealed class LogReading(IExchangeStore store, PageTokens tokens)
{
    private const int MostInPage = 1_000;
    private const int UsualInPage = 100;
    private const int MostDisclosures = 10_000;
    private const int UsualDisclosures = 1_000;

    public async Task<Wire.ListAuditEntriesResponse> ListAsync(Wire.ListAuditEntriesRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var wanted = AuditScope.Of(call, request.Agency);
        var query = AuditFilterMapper.ToCore(wanted, request.Actions, request.Filter);
        var bound = request.Clone();
        (bound.PageSize, bound.PageToken, bound.Context) = (0, "", null);
        var before = tokens.Read(bound, request.PageToken).OrThrow() is { } place ? long.Parse(place, CultureInfo.InvariantCulture) : long.MaxValue;
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualInPage : request.PageSize, MostInPage).OrThrow();
        var page = store.ReadLog(query with { Before = before, Limit = size });
        await LogAsync(call, wanted is { } one ? one.Name : "all agencies", page.Entries.Count, context.CancellationToken).ConfigureAwait(false);
        return new Wire.ListAuditEntriesResponse
        {
            Entries = { page.Entries.Select(e => AuditMapper.ToWire(e, call)) },
            NextPageToken = page.IsEnd ? "" : tokens.Make(bound, page.Next.ToString(CultureInfo.InvariantCulture)),
        };
    }

    public async Task<Wire.GetAuditEntryResponse> GetAsync(Wire.GetAuditEntryRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var (entry, subject) = request.EntryCase switch
        {
            Wire.GetAuditEntryRequest.EntryOneofCase.LogIndex => (store.FindEntry(request.LogIndex), $"entry {request.LogIndex}"),
            Wire.GetAuditEntryRequest.EntryOneofCase.Hash when MerkleHash.TryRead(request.Hash.Span, out var hash) => (store.FindEntry(hash), $"entry {hash}"),
            Wire.GetAuditEntryRequest.EntryOneofCase.Hash => throw Faults.Of("hash", RefusalReason.FieldMalformed, $"is a leaf hash of {MerkleHash.Length} octets"),
            _ => throw Faults.Of("entry", RefusalReason.FieldRequired, "name an entry by log_index or hash"),
        };

        // Another agency's entry and none answer alike.
        var shown = entry is not null && AuditScope.Sees(call, entry) ? entry : null;
        await LogAsync(call, subject, shown is null ? 0 : 1, context.CancellationToken).ConfigureAwait(false);
        return shown is null
            ? throw new Refusal(RefusalReason.NotFound, "no entry of that name, as far as this caller may know").ToRpcException()
            : new Wire.GetAuditEntryResponse { Entry = AuditMapper.ToWire(shown, call) };
    }

    public async Task FollowAsync(
        Wire.FollowAuditEntriesRequest request, IServerStreamWriter<Wire.FollowAuditEntriesResponse> responses, Call call, CancellationToken ended)
    {
        var wanted = AuditScope.Of(call, request.Agency);
        var query = AuditFilterMapper.ToCore(wanted, request.Actions, request.Filter) with { OldestFirst = true, Before = long.MaxValue, Limit = MostInPage };
        var first = store.Log.FirstSequence;
        var from = request.HasStartIndex ? first + request.StartIndex : first + store.Log.Size;
        if (from < first)
        {
            throw Faults.Of("start_index", RefusalReason.FieldOutOfRange, "is 0 or more");
        }

        // Once for the stream: with an entry for each page, an auditor who follows everything would follow itself for ever.
        await LogAsync(call, $"follow {(wanted is { } one ? one.Name : "all agencies")} from {from - first}", 0, ended).ConfigureAwait(false);
        while (true)
        {
            var page = store.ReadLog(query with { From = from });
            from = Math.Max(from, page.Next);
            if (page.Entries.Count > 0)
            {
                await responses.WriteAsync(
                    new Wire.FollowAuditEntriesResponse { Entries = { page.Entries.Select(e => AuditMapper.ToWire(e, call)) }, NextIndex = from - first }, ended).ConfigureAwait(false);
            }

            if (page.IsEnd)
            {
                if (!request.Follow)
                {
                    return;
                }

                await store.WaitForLogPastAsync(from - first, ended).ConfigureAwait(false);
            }
        }
    }

    public async Task ReadAsync(Wire.ReadLogRequest request, IServerStreamWriter<Wire.ReadLogResponse> responses, Call call, CancellationToken ended)
    {
        var end = request.EndIndex == 0 ? store.NewestCheckpoint?.Size ?? 0 : request.EndIndex;
        var faults = new Faults();
        if (request.StartIndex < 0)
        {
            faults.Add("start_index", RefusalReason.FieldOutOfRange, "is 0 or more");
        }

        if (end < 0 || end > store.Log.Size)
        {
            faults.Add("end_index", RefusalReason.FieldOutOfRange, $"is at most the log's size, {store.Log.Size}");
        }

        faults.ThrowIfAny();
        await LogAsync(call, $"log from {request.StartIndex} to {end}", Math.Max(0, end - request.StartIndex), ended).ConfigureAwait(false);
        var onlyOf = AuditScope.Of(call, "");
        for (var at = request.StartIndex; at < end;)
        {
            var leaves = store.ReadLeaves(at, (int)Math.Min(MostInPage, end - at), onlyOf);
            if (leaves.Count == 0)
            {
                throw new DamagedEntryException(at, "it is missing");
            }

            await responses.WriteAsync(
                new Wire.ReadLogResponse
                {
                    FirstIndex = at,
                    Leaves = { leaves.Select(l => new Wire.LogLeaf { Hash = ByteString.CopyFrom(l.Hash.AsSpan()), Entry = l.Entry is null ? null : AuditMapper.ToWire(l.Entry, call) }) },
                },
                ended).ConfigureAwait(false);
            at += leaves.Count;
        }
    }

    public async Task<Wire.ListDisclosuresResponse> ListDisclosuresAsync(Wire.ListDisclosuresRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (!RecordKey.TryParse(request.Name, out var key))
        {
            throw Faults.Of("name", RefusalReason.FieldMalformed, "is no name agencies/{agency}/records/{record}");
        }

        var bound = request.Clone();
        (bound.PageSize, bound.PageToken, bound.Context) = (0, "", null);
        var after = tokens.Read(bound, request.PageToken).OrThrow() is { } place ? ReadPlace(place) : (DisclosurePlace?)null;
        var size = SearchMapper.PageSize(request.PageSize == 0 ? UsualDisclosures : request.PageSize, MostDisclosures).OrThrow();

        // Whoever is neither the hub's nor the originator's auditor learns what its own agency was shown, and of nothing else whether it stands.
        var shownTo = call.Agency == AgencyId.Hub || call.Agency == key.Originator ? (AgencyId?)null : call.Agency;
        var page = (await store.ListDisclosuresAsync(key, shownTo, after, size, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        var shown = page is null || (shownTo is not null && page.TotalCount == 0) ? null : page;
        var entry = call.Entry(AuditAction.AuditRead, $"disclosures of {key.Name}") with
        {
            Count = shown?.Disclosures.Count ?? 0,
            Reason = shown is null ? RefusalReason.NotFound : RefusalReason.Unspecified,
        };
        var logged = (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow()!;
        if (shown is null)
        {
            context.MarkLogged();
            throw Refusals.NotFound(logged).ToRpcException();
        }

        return new Wire.ListDisclosuresResponse
        {
            Disclosures = { shown.Disclosures.Select(AuditMapper.ToWire) },
            NextPageToken = shown.IsEnd ? "" : tokens.Make(bound, string.Create(CultureInfo.InvariantCulture, $"{shown.Disclosures[^1].Place.Sequence} {shown.Disclosures[^1].Place.Revision}")),
            TotalCount = shown.TotalCount,
            AgencyCount = shown.AgencyCount,
        };
    }

    private static DisclosurePlace ReadPlace(string place)
    {
        var parts = place.Split(' ');
        return new DisclosurePlace(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private async Task LogAsync(Call call, string subject, long count, CancellationToken cancellationToken) =>
        (await store.LogAsync(call.Entry(AuditAction.AuditRead, subject) with { Count = count }, readAt: null, cancellationToken).ConfigureAwait(false)).OrThrow();
}
