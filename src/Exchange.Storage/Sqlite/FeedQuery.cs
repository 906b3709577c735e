using System.Runtime.InteropServices;
using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// Reads a page of a feed: the sweep of the audiences that were gained or lost, then the heads in order, then, when an
/// audience was gained or lost meanwhile, another round. What a change is to its reader is <see cref="FeedReader"/>'s to say.
/// </summary>
/// <param name="reading">The reading, at one position.</param>
/// <param name="reader">Whose feed.</param>
/// <param name="limit">At most this many changes.</param>
/// <param name="options">How many heads are looked at, and how many octets a page holds.</param>
internal sealed class FeedQuery(ReadSession reading, FeedReader reader, int limit, StoreOptions options)
{
    private readonly List<FeedChange> _changes = [];
    private readonly List<RecordSpan> _spans = [];
    private readonly HashSet<AgencyId> _originators = [];
    private AgencyId _lastOriginator;
    private bool _isShared = true;
    private int _scanned;
    private long _octets;

    private bool Full => _changes.Count >= limit || _octets >= options.PageBytes || _scanned >= options.ScannedHeads;

    /// <summary>How many heads may still be looked at.</summary>
    private long Left => options.ScannedHeads - _scanned;

    public FeedPage Read(FeedCursor cursor)
    {
        var at = cursor;
        while (!Full)
        {
            if (!at.InRound)
            {
                if (at.Read == reading.Newest)
                {
                    return Page(at, caughtUp: true);
                }

                at = at with { RoundHead = reading.Newest, SweepAudience = 0, SweepPosition = 0 };
            }

            at = at.SweepAudience != long.MaxValue ? Sweep(at) : ReadOn(at);
        }

        return Page(at, caughtUp: !at.InRound && at.Read == reading.Newest);
    }

    /// <summary>
    /// A page in an order that tells nothing beyond what is in it: what is taken away by its name, then what is given in the order of its
    /// revisions. By its position a record stands where its distribution was changed last, which is not its reader's to know.
    /// </summary>
    private FeedPage Page(FeedCursor next, bool caughtUp)
    {
        if (!IsInOrder())
        {
            _changes.Sort(Compare);
        }

        return new FeedPage(_changes, next, caughtUp, reading.Newest, reading.AsOf) { Originators = _isShared && !_originators.Contains(reader.Reader.Agency) ? _originators : null };
    }

    private bool IsInOrder()
    {
        for (var i = 1; i < _changes.Count; i++)
        {
            if (Compare(_changes[i - 1], _changes[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(FeedChange one, FeedChange other) => (one.Kind == ChangeKind.Upserted, other.Kind == ChangeKind.Upserted) switch
    {
        (true, true) => one.Record.RevisedAt.CompareTo(other.Record.RevisedAt),
        (false, false) => string.CompareOrdinal(one.Record.Key.Name, other.Record.Key.Name),
        (var upserted, _) => upserted ? 1 : -1,
    };

    /// <summary>Goes over the heads, up to <see cref="FeedCursor.Read"/>, of one audience that the reader gained or lost.</summary>
    private FeedCursor Sweep(FeedCursor at)
    {
        if (at.Read == 0 || !reading.Sharing.TurnsWithin(reader.Reader.Agency, at.Since, at.RoundHead) || NextTurned(at) is not { } audience)
        {
            return at with { SweepAudience = long.MaxValue, SweepPosition = 0 };
        }

        var from = audience == at.SweepAudience ? at.SweepPosition : 0;
        var heads = reading.HeadsOfAudience.Bind(1, (long)audience).Bind(2, from).Bind(3, at.Read).Bind(4, Left);
        return Take(heads, at) is { } last
            ? at with { SweepAudience = audience, SweepPosition = last }
            : at with { SweepAudience = audience + 1L, SweepPosition = 0 };
    }

    /// <summary>The next audience, from the one the sweep has come to, in which the reader's place changed: among those who see, or among those who keep.</summary>
    private int? NextTurned(FeedCursor at)
    {
        foreach (var (number, audience) in reading.Numbers.Audiences)
        {
            if (number >= at.SweepAudience
                && (reader.PresenceIn(audience).TurnsWithin(at.Since, at.RoundHead) || reader.HoldIn(audience).TurnsWithin(at.Since, at.RoundHead)))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>Reads the heads past <see cref="FeedCursor.Read"/> in order; at the end the round is over.</summary>
    private FeedCursor ReadOn(FeedCursor at)
    {
        if (Take(reading.HeadsPast.Bind(1, at.Read).Bind(2, Left), at) is { } last)
        {
            return at with { Read = last };
        }

        return reading.Sharing.TurnsWithin(reader.Reader.Agency, at.RoundHead, reading.Newest)
            ? new FeedCursor(at.RoundHead, reading.Newest, reading.Newest, 0, 0)
            : FeedCursor.At(reading.Newest);
    }

    /// <summary>Takes heads until the page is full; the position of the last one looked at, or null when they came to an end.</summary>
    private long? Take(Statement heads, FeedCursor at)
    {
        while (heads.Step())
        {
            _scanned++;
            var record = HeadRow.Read(heads, reading.Numbers);
            var originator = record.Originator;
            var spans = Spans(record, at.Begun);
            var kind = reader.Decide(originator, record.Kind, spans, at.Since, at.Begun, reading.Newest);
            _isShared &= kind is ChangeKind.None or ChangeKind.Upserted && !AnyRestricted(spans);
            if (originator != _lastOriginator)
            {
                _originators.Add(_lastOriginator = originator);
            }

            if (kind != ChangeKind.None)
            {
                var revision = reader.RevisionWith(kind, originator, record.Kind, spans, reading.Newest);
                _changes.Add(new FeedChange(kind, revision == record.Revision ? record : record with { Revision = revision }));
                _octets += kind == ChangeKind.Upserted ? record.Octets : 0;
            }

            if (Full)
            {
                heads.Reset();
                return record.Position;
            }
        }

        return null;
    }

    /// <summary>A record's spans that reach past a position, and all of them where one is restricted: who keeps it is a matter of what was before.</summary>
    private ReadOnlySpan<RecordSpan> Spans(StoredRecord record, long since)
    {
        var now = HeadRow.Span(record);
        _spans.Clear();
        if (record.Position > since || now.Audience.Conditions.Restricted)
        {
            reading.AddPast(record, since, _spans);
            if (now.Audience.Conditions.Restricted || (_spans.Count > 0 && _spans[0].Audience.Conditions.Restricted))
            {
                _spans.Clear();
                reading.AddPast(record, 0, _spans);
            }
        }

        _spans.Add(now);
        return CollectionsMarshal.AsSpan(_spans);
    }

    private static bool AnyRestricted(ReadOnlySpan<RecordSpan> spans)
    {
        foreach (ref readonly var span in spans)
        {
            if (span.Audience.Conditions.Restricted)
            {
                return true;
            }
        }

        return false;
    }
}
