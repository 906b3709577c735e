using Exchange.Agencies;
using Exchange.Records;
using Exchange.Sharing;

namespace Exchange.Changes;

/// <summary>
/// Whose feed it is, through which filter, as of one state of sharing: with <see cref="Visibility"/> it decides what one
/// record's change is to this reader. Pure but for what it remembers of audiences: the same spans give the same answer, so a
/// pull is the difference of two views (law 3). A reader holds a record as <i>upserted</i> or, once its processing was
/// restricted while it was in view, as <i>kept</i>.
/// </summary>
/// <param name="reader">Who reads, and what for.</param>
/// <param name="filter">Through which filter.</param>
/// <param name="sharing">Agencies and memberships as of the newest position.</param>
public sealed class FeedReader(Reader reader, RecordFilter filter, SharingState sharing)
{
    private readonly Dictionary<Audience, Presence> _presences = [];
    private readonly Dictionary<Audience, Presence> _holds = [];

    private readonly bool _takesAll = filter.IsAll;

    // What was asked last: records come in batches of one audience.
    private (Audience Audience, Presence Presence)? _last;

    /// <summary>Who reads, and what for.</summary>
    public Reader Reader => reader;

    /// <summary>Through which filter.</summary>
    public RecordFilter Filter => filter;

    /// <summary>Agencies and memberships as of the newest position.</summary>
    public SharingState Sharing => sharing;

    /// <summary>The positions at which this reader is among an audience.</summary>
    /// <param name="audience">The audience.</param>
    /// <returns>Its presence.</returns>
    public Presence PresenceIn(Audience audience)
    {
        if (_last is { } last && ReferenceEquals(last.Audience, audience))
        {
            return last.Presence;
        }

        if (!_presences.TryGetValue(audience, out var presence))
        {
            _presences[audience] = presence = Visibility.PresenceOf(reader, audience, sharing);
        }

        _last = (audience, presence);
        return presence;
    }

    /// <summary>The positions at which this reader may hold a record of an audience that it was shown, as one whose processing was restricted.</summary>
    /// <param name="audience">The audience.</param>
    /// <returns>Where it may.</returns>
    public Presence HoldIn(Audience audience)
    {
        if (!_holds.TryGetValue(audience, out var hold))
        {
            _holds[audience] = hold = Visibility.HoldOf(reader, audience, sharing);
        }

        return hold;
    }

    /// <summary>Decides what a record is to this reader.</summary>
    /// <param name="originator">The record's originator.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="spans">
    /// Its spans, oldest first, the present one last: those that reach past <paramref name="begun"/>, and all of them where one is restricted.
    /// </param>
    /// <param name="since">The position whose view the reader holds; 0 for nothing.</param>
    /// <param name="begun">The position from which on the reader may have been sent anything: <paramref name="since"/>, or the head at which it began with nothing.</param>
    /// <param name="newest">The newest committed position.</param>
    /// <returns>What to send, or <see cref="ChangeKind.None"/>.</returns>
    public ChangeKind Decide(AgencyId originator, RecordKind kind, ReadOnlySpan<RecordSpan> spans, long since, long begun, long newest)
    {
        ref readonly var now = ref spans[^1];
        var visible = Presence(originator, now.Audience).At(newest);
        if (visible && Matches(originator, kind, now))
        {
            return HeldThroughout(originator, kind, spans, since, newest) ? ChangeKind.None : ChangeKind.Upserted;
        }

        var kept = IsKept(originator, kind, spans, newest);
        var wasKept = begun == since && IsKept(originator, kind, spans, since);
        if (!WasInView(originator, kind, spans, begun, newest) && (kept || !wasKept))
        {
            return ChangeKind.None;
        }

        return now.Erased ? ChangeKind.Erased : kept ? ChangeKind.Restricted : visible ? ChangeKind.LeftFilter : ChangeKind.Withdrawn;
    }

    /// <summary>
    /// The revision that goes with a change: where a record is taken away, the last that was in the reader's view, since what became of it
    /// afterwards is hidden.
    /// </summary>
    /// <param name="change">What is sent.</param>
    /// <param name="originator">The record's originator, which sees every revision and the tombstone's.</param>
    /// <param name="kind">The record's kind.</param>
    /// <param name="spans">Its spans, as for <see cref="Decide"/>.</param>
    /// <param name="newest">The newest committed position.</param>
    /// <returns>The revision.</returns>
    public long RevisionWith(ChangeKind change, AgencyId originator, RecordKind kind, ReadOnlySpan<RecordSpan> spans, long newest)
    {
        for (var i = spans.Length - 1; i >= 0 && change is not (ChangeKind.Upserted or ChangeKind.LeftFilter) && reader.Agency != originator; i--)
        {
            if (Matches(originator, kind, spans[i]) && Presence(originator, spans[i].Audience).AtAny(spans[i].From, Math.Min(spans[i].Until - 1, newest)))
            {
                return spans[i].Revision;
            }
        }

        return spans[^1].Revision;
    }

    /// <summary>True when the reader has had this very revision, and its originator this very distribution, from <paramref name="since"/> on without a break.</summary>
    private bool HeldThroughout(AgencyId originator, RecordKind kind, ReadOnlySpan<RecordSpan> spans, long since, long newest)
    {
        if (spans[0].From > since)
        {
            return false;
        }

        ref readonly var now = ref spans[^1];
        foreach (ref readonly var span in spans)
        {
            if (span.Until > since
                && (span.Revision != now.Revision || !Matches(originator, kind, span) || (reader.Agency == originator && !IsSharedAs(span, now))
                    || !Presence(originator, span.Audience).Throughout(Math.Max(span.From, since), Math.Min(span.Until - 1, newest))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// True when two spans show their originator the same distribution. To everyone else a distribution is hidden: what changes of it
    /// alone sends them nothing.
    /// </summary>
    private static bool IsSharedAs(in RecordSpan one, in RecordSpan other) =>
        one.DistributionRevision == other.DistributionRevision && one.Audience.Embargoed == other.Audience.Embargoed;

    /// <summary>True when the record was in the reader's view at some position from one on, so that it may have been sent.</summary>
    private bool WasInView(AgencyId originator, RecordKind kind, ReadOnlySpan<RecordSpan> spans, long from, long newest)
    {
        foreach (var span in spans)
        {
            if (span.Until > from && Matches(originator, kind, span)
                && Presence(originator, span.Audience).AtAny(Math.Max(span.From, from), Math.Min(span.Until - 1, newest)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when the reader keeps the record without using it at a position: its processing is restricted, the reader had it in view
    /// before, and nothing but the restriction, or a suspension of the agency, has come between since.
    /// </summary>
    private bool IsKept(AgencyId originator, RecordKind kind, ReadOnlySpan<RecordSpan> spans, long position)
    {
        var upTo = position;
        for (var i = spans.Length - 1; i >= 0; i--)
        {
            var span = spans[i];
            if (span.From > position)
            {
                continue;
            }

            if (span.Erased || (upTo == position && !span.Audience.Conditions.Restricted))
            {
                return false;
            }

            var seen = Presence(originator, span.Audience).LastUpTo(upTo);
            if (seen >= span.From || !HoldIn(span.Audience).Throughout(span.From, upTo))
            {
                return seen >= span.From && Matches(originator, kind, span) && HoldIn(span.Audience).Throughout(seen, upTo);
            }

            upTo = span.From - 1;
        }

        return false;
    }

    private bool Matches(AgencyId originator, RecordKind kind, in RecordSpan span) =>
        !span.Erased && (_takesAll || filter.Matches(originator, kind, span.Status, span.Operation));

    private Presence Presence(AgencyId originator, Audience audience) =>
        reader.Agency == originator ? Exchange.Sharing.Presence.Always : PresenceIn(audience);
}
