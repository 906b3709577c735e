namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// What every reader ought to see, in the plainest words: everything that ever happened is kept with its position, and a view
/// is computed by going through all of it. Shares no code with what it judges.
/// </summary>
internal sealed class FeedModel
{
    private readonly Dictionary<(int Agency, int Id), List<State>> _records = [];
    private readonly List<(long Position, int Agency, int Operation, bool Takes)> _moves = [];
    private readonly List<(long Position, int Agency, bool EeaMember)> _standings = [];

    /// <summary>The newest position.</summary>
    public long Head { get; private set; }

    /// <summary>A record's state from a position on.</summary>
    public sealed record State(long Position, long Revision, string Text, int Status, int Operation, PushedAudience Audience);

    public bool IsRegistered(int agency) => _standings.Exists(s => s.Agency == agency);

    public void Stand(int agency, bool eeaMember)
    {
        if (_standings.FindLast(s => s.Agency == agency) is var last && (last.Position == 0 || last.EeaMember != eeaMember))
        {
            _standings.Add((++Head, agency, eeaMember));
        }
    }

    public void Move(int operation, int agency, bool joins)
    {
        if (IsRegistered(agency) && TakesPart(agency, operation, Head) != joins)
        {
            _moves.Add((++Head, agency, operation, joins));
        }
    }

    /// <summary>Pushes one record; returns what the hub ought to answer: C, U, = or R.</summary>
    public char Push(int agency, PushedItem item)
    {
        var unknown = item.Operation >= 0 && !TakesPart(agency, item.Operation, Head);
        for (var i = 0; item.Audience is not null && i < FeedHistory.Agencies.Length; i++)
        {
            unknown |= Has(item.Audience.Agencies, i) && !IsRegistered(i);
        }

        for (var i = 0; item.Audience is not null && i < FeedHistory.Operations.Length; i++)
        {
            unknown |= Has(item.Audience.Operations, i) && !TakesPart(agency, i, Head);
        }

        if (unknown)
        {
            return 'R';
        }

        if (!_records.TryGetValue((agency, item.Id), out var states))
        {
            states = _records[(agency, item.Id)] = [];
        }

        var before = states.LastOrDefault();
        var text = TextOf(item);
        var audience = item.Audience ?? before?.Audience ?? new PushedAudience(Everyone: false, ThirdCountries: false, 0, 0);
        if (before is not null && before.Text == text && before.Audience == audience)
        {
            return '=';
        }

        var revision = before is null ? 1 : before.Text == text ? before.Revision : before.Revision + 1;
        states.Add(new State(++Head, revision, text, item.Status, item.Operation, audience));
        return before is null ? 'C' : 'U';
    }

    /// <summary>The content that stands for an item.</summary>
    public static string TextOf(PushedItem item) => $"{item.Text}/{item.Status}/{Math.Max(item.Operation, -1)}";

    /// <summary>All that a reader sees at a position, through a filter.</summary>
    public Dictionary<(int Agency, int Id), State> View(FeedRun.Reader reader, long position)
    {
        var view = new Dictionary<(int Agency, int Id), State>();
        foreach (var (key, states) in _records)
        {
            if (states.FindLast(s => s.Position <= position) is { } state
                && Sees(reader.Agency, key.Agency, state.Audience, position)
                && reader.Wants(key.Agency, state.Status, state.Operation))
            {
                view[key] = state;
            }
        }

        return view;
    }

    /// <summary>Says whether a reader sees a record at a position, whatever its filter.</summary>
    public bool Sees(int reader, (int Agency, int Id) key, long position) =>
        _records[key].FindLast(s => s.Position <= position) is { } state && Sees(reader, key.Agency, state.Audience, position);

    private bool Sees(int reader, int originator, PushedAudience audience, long position)
    {
        if (reader == originator)
        {
            return true;
        }

        var standing = _standings.FindLast(s => s.Agency == reader && s.Position <= position);
        if (standing.Position == 0 || (!standing.EeaMember && !audience.ThirdCountries))
        {
            return false;
        }

        return audience.Everyone
            || Has(audience.Agencies, reader)
            || Enumerable.Range(0, FeedHistory.Operations.Length).Any(o => Has(audience.Operations, o) && TakesPart(reader, o, position));
    }

    private bool TakesPart(int agency, int operation, long position) =>
        _moves.FindLast(m => m.Agency == agency && m.Operation == operation && m.Position <= position).Takes;

    private static bool Has(int bits, int number) => (bits >> number & 1) != 0;
}
