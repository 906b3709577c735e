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
/// <param name="writer">Takes the changes.</param>
internal sealed class FeedQuery(ReadSession reading, FeedReader reader, int limit, StoreOptions options, IFeedWriter writer)
{
    private readonly List<RecordSpan> _spans = [];
    private readonly HashSet<AgencyId> _originators = [];
    private AgencyId _lastOriginator;
    private RecordSpan _now;
    private bool _isShared = true;
    private int _changes;
    private int _scanned;
    private long _octets;

    private bool Full => _changes >= limit || _octets >= options.PageBytes || _scanned >= options.ScannedHeads;

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

    private FeedPage Page(FeedCursor next, bool caughtUp) => new(next, caughtUp, reading.Newest, reading.AsOf)
    {
        Originators = _isShared && !_originators.Contains(reader.Reader.Agency) ? _originators : null,
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
            var record = HeadRow.View(heads, reading.Numbers);
            var originator = record.Originator;
            var spans = Spans(in record, at.Begun);
            var kind = reader.Decide(originator, record.Kind, spans, at.Since, at.Begun, reading.Newest);
            _isShared &= kind is ChangeKind.None or ChangeKind.Upserted && !AnyRestricted(spans);
            if (originator != _lastOriginator)
            {
                _originators.Add(_lastOriginator = originator);
            }

            if (kind == ChangeKind.Upserted)
            {
                writer.Add(kind, record);
                _changes++;
                _octets += record.Octets;
            }
            else if (kind != ChangeKind.None)
            {
                writer.Add(kind, record with { Revision = reader.RevisionWith(kind, originator, record.Kind, spans, reading.Newest) });
                _changes++;
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
    private ReadOnlySpan<RecordSpan> Spans(in RecordView record, long since)
    {
        _now = HeadRow.Span(record);
        var isRestricted = _now.Audience.Conditions.Restricted;
        var hasPast = record.Revision > 1 || record.Position > record.RevisedAt;
        if (!hasPast || (record.Position <= since && !isRestricted))
        {
            return new ReadOnlySpan<RecordSpan>(ref _now);
        }

        _spans.Clear();
        reading.AddPast(record.Key, since, _spans);
        if (isRestricted || (_spans.Count > 0 && _spans[0].Audience.Conditions.Restricted))
        {
            _spans.Clear();
            reading.AddPast(record.Key, 0, _spans);
        }

        _spans.Add(_now);
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
