using Exchange.Sharing;
using Xunit;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// What every reader ought to see, in the plainest words: everything that ever happened is kept with its position, and a view
/// is computed by going through all of it. Shares no code with what it judges.
/// </summary>
internal sealed class FeedModel
{
    /// <summary>Whoever of an agency: stands for any of its officers.</summary>
    public const int AnyOfficer = -2;

    private const int NoOfficer = -1;

    private readonly Dictionary<(int Agency, int Id), List<State>> _records = [];
    private readonly List<(long Position, int Agency, int Circle, bool Takes)> _moves = [];
    private readonly List<(long Position, int Agency, bool EeaMember, bool Active)> _standings = [];

    /// <summary>A record's state from a position on; <paramref name="Shares"/> counts its distributions.</summary>
    public sealed record State(
        long Position, long Revision, long Shares, string Text, int Status, int Operation, PushedMarking Marking, PushedAudience Audience, DateTimeOffset? EmbargoEnd, bool Erased);

    /// <summary>The newest position.</summary>
    public long Head { get; private set; }

    /// <summary>Every record there ever was.</summary>
    public IEnumerable<(int Agency, int Id)> Keys => _records.Keys;

    public bool IsRegistered(int agency) => _standings.Exists(s => s.Agency == agency);

    public bool IsActive(int agency) => _standings.FindLast(s => s.Agency == agency) is { Position: > 0, Active: true };

    /// <summary>A record as it stands.</summary>
    public State? Latest((int Agency, int Id) key) => _records.TryGetValue(key, out var states) ? states[^1] : null;

    /// <summary>A record as it stood at a position.</summary>
    public State? At((int Agency, int Id) key, long position) => _records[key].FindLast(s => s.Position <= position);

    /// <summary>The revision with which a record's present life, or the one that its tombstone ended, began.</summary>
    public long BornAt((int Agency, int Id) key) => _records[key].SkipLast(1).LastOrDefault(s => s.Erased)?.Revision + 1 ?? 1;

    /// <summary>What stands before every history.</summary>
    public void Prepare()
    {
        foreach (var (agency, eeaMember) in FeedHistory.FirstAgencies)
        {
            Stand(agency, eeaMember, active: true);
        }

        for (var circle = 0; circle < FeedHistory.Circles.Length; circle++)
        {
            Move(circle, FeedHistory.LeadOf(circle), joins: true);
            foreach (var agency in FeedHistory.FirstMembersOf(circle))
            {
                Move(circle, agency, joins: true);
            }
        }
    }

    public bool Stand(int agency, bool eeaMember, bool active)
    {
        var last = _standings.FindLast(s => s.Agency == agency);
        if (last.Position > 0 && last.EeaMember == eeaMember && last.Active == active)
        {
            return false;
        }

        _standings.Add((++Head, agency, eeaMember, active));
        return true;
    }

    public bool Move(int circle, int agency, bool joins)
    {
        if (TakesPart(agency, circle, Head) == joins)
        {
            return false;
        }

        _moves.Add((++Head, agency, circle, joins));
        return true;
    }

    public bool TakesPart(int agency, int circle, long position) =>
        _moves.FindLast(m => m.Agency == agency && m.Circle == circle && m.Position <= position).Takes;

    /// <summary>Says whether a server's rules let an agency join or leave: who leads stays, and a group is its owner's to change.</summary>
    public bool MayMove(int circle, int agency, bool joins) =>
        (joins || agency != FeedHistory.LeadOf(circle)) && (circle < FeedHistory.Operations || IsActive(FeedHistory.LeadOf(circle)));

    /// <summary>Says whether a server's rules let an originator state this audience: its label caps the ways to be addressed.</summary>
    public static bool MayState(int agency, PushedItem item)
    {
        if (item.Audience is not { } audience)
        {
            return true;
        }

        var others = audience.Agencies & ~(1 << agency);
        var named = Enumerable.Range(0, FeedHistory.Officers.Length).Where(o => Has(audience.Officers, o)).Select(o => FeedHistory.Officers[o].Agency);
        return named.All(a => a == agency || Has(audience.Agencies, a)) && (Tlp)item.Marking.Tlp switch
        {
            Tlp.Red => !audience.Everyone && audience.Circles == 0 && (others == 0 || audience.Officers != 0),
            Tlp.AmberStrict => !audience.Everyone && audience.Circles == 0,
            Tlp.Amber => !audience.Everyone,
            _ => true,
        };
    }

    /// <summary>An agency is none any more.</summary>
    public void Leave(int agency) => _standings.Add((++Head, agency, _standings.FindLast(s => s.Agency == agency).EeaMember, Active: false));

    /// <summary>A record gets another name, under which it is new; what becomes of the old one is another change.</summary>
    public void HandOver((int Agency, int Id) key, (int Agency, int Id) to) => _records[to] = [Latest(key)! with { Position = ++Head, Revision = 1, Shares = 1 }];

    /// <summary>Erases a record; false where none stands.</summary>
    public bool Erase((int Agency, int Id) key)
    {
        if (Latest(key) is not { Erased: false } latest)
        {
            return false;
        }

        _records[key].Add(latest with { Position = ++Head, Revision = latest.Revision + 1, EmbargoEnd = null, Erased = true });
        return true;
    }

    /// <summary>The record whose embargo lapses next by a time, which it then does; null where there is none.</summary>
    public (int Agency, int Id)? Lapse(DateTimeOffset now)
    {
        var due = Keys.Where(k => Latest(k)!.EmbargoEnd <= now).OrderBy(k => Latest(k)!.EmbargoEnd).ToArray();
        if (due.Length == 0)
        {
            return null;
        }

        _records[due[0]].Add(Latest(due[0])! with { Position = ++Head, EmbargoEnd = null });
        return due[0];
    }

    /// <summary>Pushes one record; returns what the hub ought to answer: C, U, = or R.</summary>
    public char Push(int agency, PushedItem item, DateTimeOffset? embargoEnd)
    {
        var unknown = item.Operation >= 0 && !TakesPart(agency, item.Operation, Head);
        for (var i = 0; item.Audience is not null && i < FeedHistory.Agencies.Length; i++)
        {
            unknown |= (Has(item.Audience.Agencies, i) || Has(item.Audience.Excluded, i)) && !IsRegistered(i);
        }

        for (var i = 0; item.Audience is not null && i < FeedHistory.Circles.Length; i++)
        {
            unknown |= Has(item.Audience.Circles, i) && !TakesPart(agency, i, Head);
        }

        var before = Latest((agency, item.Id));
        if (unknown || (before is { Erased: true } && !item.Revives))
        {
            return 'R';
        }

        var stands = before is { Erased: false } ? before : null;
        var text = TextOf(item);
        var audience = item.Audience is { } stated ? stated with { EmbargoHours = 0 } : stands?.Audience ?? PushedAudience.Nobody;
        var embargo = item.Audience is null ? stands?.EmbargoEnd : embargoEnd;
        if (stands is not null && stands.Text == text && stands.Audience == audience && stands.EmbargoEnd == embargo)
        {
            return '=';
        }

        var revision = before is null ? 1 : stands?.Text == text ? before.Revision : before.Revision + 1;
        if (before is null)
        {
            _records[(agency, item.Id)] = [];
        }

        var shares = before is null ? 1 : before.Audience == audience && before.EmbargoEnd == embargo ? before.Shares : before.Shares + 1;
        _records[(agency, item.Id)].Add(new State(++Head, revision, shares, text, item.Status, item.Operation, item.Marking, audience, embargo, Erased: false));
        return stands is null ? 'C' : 'U';
    }

    /// <summary>The content that stands for an item.</summary>
    public static string TextOf(PushedItem item) =>
        $"{item.Text}/{item.Status}/{Math.Max(item.Operation, -1)}/{item.Marking.Tlp}.{item.Marking.Purposes}{(item.Marking.Restricted ? "r" : "")}{(item.Corrects ? "c" : "")}";

    /// <summary>What a reader holds of a state: to the originator the distribution is part of it.</summary>
    public static string Held(FeedReading reader, (int Agency, int Id) key, State state) =>
        reader.Agency == key.Agency ? state.Text + Shared(state.Shares, state.EmbargoEnd is not null) : state.Text;

    /// <summary>What its originator is told of a record's distribution, shortened to which one it is and whether an embargo holds.</summary>
    public static string Shared(long revision, bool embargoed) => $" shared {revision}{(embargoed ? " not yet" : "")}";

    /// <summary>All that a reader sees at a position, through a filter.</summary>
    public Dictionary<(int Agency, int Id), State> View(FeedReading reader, long position)
    {
        var view = new Dictionary<(int Agency, int Id), State>();
        foreach (var key in Keys)
        {
            if (Sees(reader.Agency, reader.Purpose, NoOfficer, key, position) && At(key, position) is { } state && reader.Wants(key.Agency, state.Status, state.Operation))
            {
                view[key] = state;
            }
        }

        return view;
    }

    /// <summary>The last revision of a record that was in a reader's view: all that it may know of what became of it since. The originator sees its tombstones too.</summary>
    public long LastSeen(FeedReading reader, (int Agency, int Id) key)
    {
        var at = Head;
        while (reader.Agency != key.Agency
            && !(Sees(reader.Agency, reader.Purpose, NoOfficer, key, at) && At(key, at) is { } seen && reader.Wants(key.Agency, seen.Status, seen.Operation)))
        {
            Assert.True(--at > 0, "what was never in a reader's view is not taken away from it");
        }

        return At(key, at)!.Revision;
    }

    /// <summary>
    /// Says whether a reader keeps a record without using it: processing is restricted; it had the record in its view before, and
    /// nothing but the restriction, or a suspension, has come between since.
    /// </summary>
    public bool Keeps(FeedReading reader, (int Agency, int Id) key, long position)
    {
        if (reader.Agency == key.Agency || At(key, position) is not { Marking.Restricted: true, Erased: false })
        {
            return false;
        }

        for (var earlier = position; At(key, earlier) is { Erased: false } state && MayHold(reader.Agency, reader.Purpose, NoOfficer, state, earlier); earlier--)
        {
            if (Sees(reader.Agency, reader.Purpose, NoOfficer, key, earlier))
            {
                return reader.Wants(key.Agency, state.Status, state.Operation);
            }
        }

        return false;
    }

    /// <summary>Says whether a reader sees a record at a position, whatever its filter.</summary>
    public bool Sees(int agency, int purpose, int officer, (int Agency, int Id) key, long position)
    {
        if (At(key, position) is not { Erased: false } state)
        {
            return false;
        }

        return agency == key.Agency
            || (_standings.FindLast(s => s.Agency == agency && s.Position <= position) is { Position: > 0, Active: true }
                && !state.Marking.Restricted && MayHold(agency, purpose, officer, state, position));
    }

    /// <summary>Says whether an agency may hold a state of another's record for a purpose, were it neither suspended nor the state restricted.</summary>
    public bool MayHold(int agency, int purpose, int officer, State state, long position)
    {
        var (audience, tlp) = (state.Audience, (Tlp)state.Marking.Tlp);
        var standing = _standings.FindLast(s => s.Agency == agency && s.Position <= position);
        if (state.EmbargoEnd is not null || Has(audience.Excluded, agency) || (!standing.EeaMember && !audience.ThirdCountries))
        {
            return false;
        }

        if (state.Operation == 1 && !TakesPart(agency, 1, position))
        {
            return false;
        }

        if (state.Marking.Purposes != 0 && !Has(state.Marking.Purposes, purpose))
        {
            return false;
        }

        if (audience.Officers != 0)
        {
            var named = Enumerable.Range(0, FeedHistory.Officers.Length).Where(o => Has(audience.Officers, o) && FeedHistory.Officers[o].Agency == agency).ToArray();
            if (named.Length == 0 || (officer != AnyOfficer && !named.Contains(officer)))
            {
                return false;
            }
        }
        else if (tlp == Tlp.Red)
        {
            return false;
        }

        return Has(audience.Agencies, agency)
            || (audience.Everyone && (tlp is Tlp.Clear or Tlp.Green))
            || (tlp is Tlp.Clear or Tlp.Green or Tlp.Amber
                && Enumerable.Range(0, FeedHistory.Circles.Length).Any(c => Has(audience.Circles, c) && TakesPart(agency, c, position)));
    }

    private static bool Has(int bits, int number) => (bits >> number & 1) != 0;
}
