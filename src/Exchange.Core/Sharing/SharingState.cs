using System.Collections.Frozen;
using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// What visibility depends on besides the records: agencies and memberships with the positions at which they began and
/// ended, as of one position. Immutable; the store replaces it whole when a change of it commits.
/// </summary>
public sealed class SharingState
{
    private readonly FrozenDictionary<AgencyId, bool> _eeaMembers;
    private readonly FrozenDictionary<OperationId, Membership[]> _byOperation;
    private readonly FrozenDictionary<AgencyId, long[]> _turns;

    /// <summary>Takes the facts.</summary>
    /// <param name="agencies">Every registered agency, and whether EU or EEA law binds it.</param>
    /// <param name="memberships">Every membership there ever was.</param>
    public SharingState(IEnumerable<KeyValuePair<AgencyId, bool>> agencies, IEnumerable<Membership> memberships)
    {
        _eeaMembers = agencies.ToFrozenDictionary();
        var all = memberships.ToArray();
        _byOperation = all.GroupBy(m => m.Operation).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _turns = all.GroupBy(m => m.Agency).ToFrozenDictionary(
            g => g.Key,
            g => g.SelectMany(m => new[] { m.Joined, m.Left }).Where(p => p != long.MaxValue).Distinct().Order().ToArray());
    }

    /// <summary>No agencies, no operations.</summary>
    public static SharingState Empty { get; } = new([], []);

    /// <summary>Operations that have, or had, participants.</summary>
    public IEnumerable<OperationId> Operations => _byOperation.Keys;

    /// <summary>Says whether an agency is registered.</summary>
    /// <param name="agency">The agency.</param>
    /// <returns>True when it is.</returns>
    public bool Knows(AgencyId agency) => _eeaMembers.ContainsKey(agency);

    /// <summary>Says whether EU or EEA law binds an agency.</summary>
    /// <param name="agency">The agency.</param>
    /// <returns>False for an agency outside, or unknown.</returns>
    public bool IsEeaMember(AgencyId agency) => _eeaMembers.TryGetValue(agency, out var member) && member;

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

    /// <summary>The positions after one and up to another at which an agency's memberships changed, in order.</summary>
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
