using System.Collections.Frozen;
using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// What visibility depends on besides the records: agencies and memberships with the positions at which they began and
/// ended, as of one position. Immutable; the store replaces it whole when a change of it commits.
/// </summary>
public sealed class SharingState
{
    private readonly FrozenDictionary<AgencyId, Standing[]> _standings;
    private readonly FrozenDictionary<OperationId, Membership[]> _byOperation;
    private readonly FrozenDictionary<AgencyId, long[]> _turns;

    /// <summary>Takes the facts.</summary>
    /// <param name="standings">Every standing that a registered agency ever had.</param>
    /// <param name="memberships">Every membership there ever was.</param>
    public SharingState(IEnumerable<Standing> standings, IEnumerable<Membership> memberships)
    {
        _standings = standings.GroupBy(s => s.Agency).ToFrozenDictionary(g => g.Key, g => g.OrderBy(s => s.From).ToArray());
        var all = memberships.ToArray();
        _byOperation = all.GroupBy(m => m.Operation).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _turns = _standings.Values.SelectMany(s => s).Select(s => (s.Agency, Position: s.From))
            .Concat(all.SelectMany(m => new[] { (m.Agency, Position: m.Joined), (m.Agency, Position: m.Left) }))
            .Where(t => t.Position != long.MaxValue)
            .GroupBy(t => t.Agency)
            .ToFrozenDictionary(g => g.Key, g => g.Select(t => t.Position).Distinct().Order().ToArray());
    }

    /// <summary>No agencies, no operations.</summary>
    public static SharingState Empty { get; } = new([], []);

    /// <summary>Operations that have, or had, participants.</summary>
    public IEnumerable<OperationId> Operations => _byOperation.Keys;

    /// <summary>Every registered agency.</summary>
    public IEnumerable<AgencyId> Agencies => _standings.Keys;

    /// <summary>Says whether an agency is registered.</summary>
    /// <param name="agency">The agency.</param>
    /// <returns>True when it is.</returns>
    public bool Knows(AgencyId agency) => _standings.ContainsKey(agency);

    /// <summary>The standing of an agency at a position.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="position">The position.</param>
    /// <returns>The standing; null before its registration.</returns>
    public Standing? StandingAt(AgencyId agency, long position)
    {
        if (_standings.TryGetValue(agency, out var standings))
        {
            for (var i = standings.Length - 1; i >= 0; i--)
            {
                if (standings[i].From <= position)
                {
                    return standings[i];
                }
            }
        }

        return null;
    }

    /// <summary>Says whether an agency takes part in an operation now.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>True when it does.</returns>
    public bool TakesPart(AgencyId agency, OperationId operation) => TakesPart(agency, operation, long.MaxValue - 1);

    /// <summary>Says whether an agency takes part in an operation at a position.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it does.</returns>
    public bool TakesPart(AgencyId agency, OperationId operation, long position)
    {
        if (_byOperation.TryGetValue(operation, out var memberships))
        {
            foreach (var membership in memberships)
            {
                if (membership.Agency == agency && membership.HoldsAt(position))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The positions after one and up to another at which an agency's standing or memberships changed, in order.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="after">Exclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    /// <returns>The positions; empty when nothing changed.</returns>
    public ReadOnlySpan<long> Turns(AgencyId agency, long after, long upTo)
    {
        if (!_turns.TryGetValue(agency, out var turns))
        {
            return [];
        }

        var first = Array.FindIndex(turns, p => p > after);
        if (first < 0)
        {
            return [];
        }

        var end = Array.FindIndex(turns, first, p => p > upTo);
        return turns.AsSpan(first, (end < 0 ? turns.Length : end) - first);
    }

    /// <summary>The participants of an operation now.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Their memberships, by agency.</returns>
    public IEnumerable<Membership> Participants(OperationId operation) =>
        _byOperation.TryGetValue(operation, out var memberships)
            ? memberships.Where(m => m.Left == long.MaxValue).OrderBy(m => m.Agency)
            : [];
}
