using System.Globalization;
using Exchange.Agencies;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Records;
using Exchange.Server.Audit;
using Exchange.Server.Calls;
using Exchange.Server.Errors;
using Exchange.Sharing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Exchange.V1;

namespace Exchange.Server.Records;

/// <summary>
/// What an originator does about its own records besides pushing them: erasure, review dates, legal holds, and why an agency sees
/// one. Records of others answer like absent ones (law 6).
/// </summary>
internal sealed class OwnRecords(IExchangeStore store, RecordLimits limits, Storage.StoreOptions storage, PageTokens tokens, TimeProvider time)
{
    private const int UsualDays = 30;
    private const int MostDays = 1_827;
    private const int LongestReason = 500;
    private const int LongestAuthority = 200;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<Wire.EraseRecordResponse> EraseAsync(Wire.EraseRecordRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var key = await OwnAsync(request.Name, AuditAction.Erase, context).ConfigureAwait(false);
        var entry = call.Entry(AuditAction.Erase, $"erase {key.Name}");
        long? expected = request.HasExpectedRevision ? request.ExpectedRevision : null;
        var erasure = (await store.EraseAsync(key, expected, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.EraseRecordResponse
        {
            Revision = erasure.Revision,
            Entry = AuditMapper.ToWire(erasure.Entry),
            DutyCount = erasure.Duties,
            GoneByTime = (time.GetUtcNow() + storage.CompactWithin).ToTimestamp(),
        };
    }

    public async Task<Wire.ListReviewsResponse> ListReviewsAsync(Wire.ListReviewsRequest request, ServerCallContext context)
    {
        var call = context.Call();
        var bound = request.Clone();
        (bound.PageSize, bound.PageToken, bound.Context) = (0, "", null);
        var size = SearchMapper.PageSize(request.PageSize, limits.PageRecords).OrThrow();
        if (request.Days is < 0 or > MostDays)
        {
            throw Faults.Of("days", RefusalReason.FieldOutOfRange, $"is 0 to {MostDays}");
        }

        var upTo = Today.AddDays(request.Days == 0 ? UsualDays : request.Days);
        var reviews = store.ListReviews(call.Agency, upTo, Place(tokens.Read(bound, request.PageToken).OrThrow()), size);
        var entry = call.Entry(AuditAction.Read, $"reviews up to {upTo:yyyy-MM-dd}") with { Count = reviews.Count };
        var logged = (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow()!;
        return new Wire.ListReviewsResponse
        {
            Reviews = { reviews.Select(ToWire) },
            NextPageToken = reviews.Count == size
                ? tokens.Make(bound, string.Create(CultureInfo.InvariantCulture, $"{reviews[^1].ReviewBy.DayNumber} {reviews[^1].Position}"))
                : "",
            Entry = AuditMapper.ToWire(logged),
        };
    }

    public async Task<Wire.RenewRecordResponse> RenewAsync(Wire.RenewRecordRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        faults.Text("reason", request.Reason, LongestReason, required: true);
        var reviewBy = MarkingValidator.CheckReview(request.ReviewBy, Today, limits.ReviewYears, faults, "review_by");
        faults.ThrowIfAny();
        var key = await OwnAsync(request.Name, AuditAction.Retention, context).ConfigureAwait(false);
        var entry = context.Call().Entry(AuditAction.Retention, $"renew {key.Name}: {request.Reason}");
        var (revision, logged) = (await store.RenewAsync(key, reviewBy, marking => MarkingValidator.WithReview(marking, reviewBy), entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.RenewRecordResponse { Revision = revision, Entry = AuditMapper.ToWire(logged) };
    }

    public async Task<Wire.PlaceLegalHoldResponse> PlaceHoldAsync(Wire.PlaceLegalHoldRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        faults.Text("hold.authority", request.Hold?.Authority ?? "", LongestAuthority, required: true);
        faults.Date("hold.end_date", request.Hold?.EndDate, required: true);
        faults.ThrowIfAny();
        var end = new DateOnly(request.Hold!.EndDate.Year, request.Hold.EndDate.Month, request.Hold.EndDate.Day);
        if (end < Today)
        {
            throw Faults.Of("hold.end_date", RefusalReason.FieldOutOfRange, "has passed");
        }

        var key = await OwnAsync(request.Name, AuditAction.Retention, context).ConfigureAwait(false);
        var entry = context.Call().Entry(AuditAction.Retention, $"hold {key.Name} until {end:yyyy-MM-dd}") with { Count = 1 };
        var logged = (await store.HoldAsync(key, new LegalHold(request.Hold.Authority, end), entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.PlaceLegalHoldResponse { Entry = AuditMapper.ToWire(logged) };
    }

    public async Task<Wire.LiftLegalHoldResponse> LiftHoldAsync(Wire.LiftLegalHoldRequest request, ServerCallContext context)
    {
        var key = await OwnAsync(request.Name, AuditAction.Retention, context).ConfigureAwait(false);
        var entry = context.Call().Entry(AuditAction.Retention, $"lift the hold of {key.Name}") with { Count = 1 };
        var logged = (await store.HoldAsync(key, hold: null, entry, context.CancellationToken).ConfigureAwait(false)).OrThrow();
        return new Wire.LiftLegalHoldResponse { Entry = AuditMapper.ToWire(logged) };
    }

    public async Task<Wire.ExplainVisibilityResponse> ExplainAsync(Wire.ExplainVisibilityRequest request, ServerCallContext context)
    {
        var call = context.Call();
        if (!AgencyId.TryParseName(request.Agency, out var agency) || !store.Sharing.Knows(agency))
        {
            throw Faults.Of("agency", RefusalReason.TargetUnknown, "names no registered agency");
        }

        var key = await OwnAsync(request.Name, AuditAction.Get, context).ConfigureAwait(false);
        var record = store.Find(key)!;
        var purpose = request.Purpose == Wire.Purpose.Unspecified ? call.Purpose : (Purpose)request.Purpose;
        var reader = new Reader(agency, purpose, request.Officer.Length > 0 ? request.Officer : null);
        var entry = call.Entry(AuditAction.Get, $"explain {key.Name} to {agency.Name}") with { Count = 1 };
        var logged = (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow()!;
        return new Wire.ExplainVisibilityResponse
        {
            Visible = Visibility.Sees(reader, key.Originator, record.Audience, store.Sharing, store.Head),
            Rules =
            {
                Visibility.Explain(reader, record.Audience, store.Sharing, store.Head)
                    .Select(r => new Wire.RuleVerdict { Rule = (Wire.VisibilityRule)r.Rule, Holds = r.Holds }),
            },
            Entry = AuditMapper.ToWire(logged),
        };
    }

    private static Wire.Review ToWire(Review review) => new()
    {
        Record = review.Key.Name,
        CanonicalName = review.CanonicalName,
        ReviewBy = ToWire(review.ReviewBy),
        Hold = review.Hold is { } hold ? new Wire.LegalHold { Authority = hold.Authority, EndDate = ToWire(hold.EndDate) } : null,
    };

    private static Google.Type.Date ToWire(DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private static (DateOnly ReviewBy, long Position)? Place(string? text)
    {
        if (text?.Split(' ') is not [var day, var position])
        {
            return null;
        }

        return (DateOnly.FromDayNumber(int.Parse(day, CultureInfo.InvariantCulture)), long.Parse(position, CultureInfo.InvariantCulture));
    }

    /// <summary>The caller's own record that stands; what is absent, erased or another's is refused alike, by an entry of its own.</summary>
    private async Task<RecordKey> OwnAsync(string name, AuditAction action, ServerCallContext context)
    {
        var call = context.Call();

        // Of another's records nothing is read, whether or not they stand.
        if (RecordKey.TryParse(name, out var key) && key.Originator == call.Agency && store.Find(key) is { Erased: false })
        {
            return key;
        }

        var entry = call.Entry(action, name) with { Reason = RefusalReason.NotFound };
        var logged = (await store.LogAsync(entry, readAt: null, context.CancellationToken).ConfigureAwait(false)).OrThrow()!;
        context.MarkLogged();
        throw Refusals.NotFound(logged).ToRpcException();
    }
}
