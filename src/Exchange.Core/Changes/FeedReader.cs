using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// Whose feed it is and through which filter: with <see cref="Visibility"/> it decides what one record's change is to this
/// reader. Pure: the same spans and sharing give the same answer, so a pull is the difference of two views (law 3).
/// </summary>
/// <param name="Agency">The agency that reads.</param>
/// <param name="Purpose">What it reads for.</param>
/// <param name="Filter">Through which filter.</param>
public sealed record FeedReader(AgencyId Agency, Purpose Purpose, RecordFilter Filter)
{
    /// <summary>Decides what a record that changed since a position is to this reader.</summary>
    /// <param name="originator">The record's originator.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="now">The record's present span.</param>
    /// <param name="past">Its earlier spans that reach past <paramref name="since"/>, or past <paramref name="begun"/> when the reader began with nothing; oldest first.</param>
    /// <param name="sharing">Agencies and memberships as of <paramref name="newest"/>.</param>
    /// <param name="since">The position whose view the reader holds; 0 when it began with nothing.</param>
    /// <param name="begun">The position from which on the reader may have been sent anything: <paramref name="since"/>, or the head at which it began with nothing.</param>
    /// <param name="newest">The newest committed position.</param>
    /// <returns>What to send, or <see cref="ChangeKind.None"/>.</returns>
    public ChangeKind Decide(
        AgencyId originator,
        RecordKind kind,
        RecordSpan now,
        ReadOnlySpan<RecordSpan> past,
        SharingState sharing,
        long since,
        long begun,
        long newest)
    {
        var visible = Visibility.Sees(Agency, originator, now.Audience, sharing, newest);
        var wanted = visible && !now.Erased && Filter.Matches(originator, kind, now.Status, now.Operation);
        if (wanted)
        {
            return HeldThroughout(originator, kind, now, past, sharing, since, newest) ? ChangeKind.None : ChangeKind.Upserted;
        }

        if (!MayHold(originator, kind, now, past, sharing, begun, newest))
        {
            return ChangeKind.None;
        }

        return now.Erased ? ChangeKind.Erased : visible ? ChangeKind.LeftFilter : ChangeKind.Withdrawn;
    }

    /// <summary>True when the reader has had this very revision from <paramref name="since"/> on without a break.</summary>
    private bool HeldThroughout(
        AgencyId originator, RecordKind kind, RecordSpan now, ReadOnlySpan<RecordSpan> past, SharingState sharing, long since, long newest)
    {
        var from = now.From;
        foreach (var span in past)
        {
            from = Math.Min(from, span.From);
            if (span.Revision != now.Revision || !InView(originator, kind, span, sharing, Math.Max(span.From, since), span.Until - 1, throughout: true))
            {
                return false;
            }
        }

        return from <= since && InView(originator, kind, now, sharing, Math.Max(now.From, since), newest, throughout: true);
    }

    /// <summary>True when the reader may have been sent the record: it was in its view at some position from <paramref name="begun"/> on.</summary>
    private bool MayHold(
        AgencyId originator, RecordKind kind, RecordSpan now, ReadOnlySpan<RecordSpan> past, SharingState sharing, long begun, long newest)
    {
        foreach (var span in past)
        {
            if (InView(originator, kind, span, sharing, Math.Max(span.From, begun), span.Until - 1, throughout: false))
            {
                return true;
            }
        }

        return InView(originator, kind, now, sharing, Math.Max(now.From, begun), newest, throughout: false);
    }

    private bool InView(
        AgencyId originator, RecordKind kind, RecordSpan span, SharingState sharing, long from, long upTo, bool throughout)
    {
        if (span.Erased || !Filter.Matches(originator, kind, span.Status, span.Operation))
        {
            return false;
        }

        return Agency == originator
            || (throughout
                ? Visibility.IsAmongThroughout(Agency, span.Audience, sharing, from, upTo)
                : Visibility.IsAmongAtAny(Agency, span.Audience, sharing, from, upTo));
    }
}
