using System.Collections.Frozen;
using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// What visibility depends on besides the records: the standing of agencies, and memberships of operations and groups, with the
/// positions at which each began and ended. Immutable; the store replaces it whole when a change of it commits.
/// </summary>
public sealed class SharingState
{
    private readonly FrozenDictionary<AgencyId, Standing[]> _standings;
    private readonly FrozenDictionary<OperationId, Membership[]> _byOperation;
    private readonly FrozenDictionary<GroupId, GroupMembership[]> _byGroup;
    private readonly FrozenSet<OperationId> _participantsOnly;
    private readonly FrozenDictionary<AgencyId, long[]> _turns;

    /// <summary>Takes the facts.</summary>
    /// <param name="standings">Every standing that a registered agency ever had.</param>
    /// <param name="memberships">Every membership of an operation there ever was.</param>
    /// <param name="groupMemberships">Every membership of a group there ever was.</param>
    /// <param name="participantsOnly">Operations whose rule keeps their records among their participants.</param>
    public SharingState(
        IEnumerable<Standing> standings,
        IEnumerable<Membership> memberships,
        IEnumerable<GroupMembership> groupMemberships,
        IEnumerable<OperationId> participantsOnly)
    {
        _standings = standings.GroupBy(s => s.Agency).ToFrozenDictionary(g => g.Key, g => g.OrderBy(s => s.From).ToArray());
        var parts = memberships.ToArray();
        var groups = groupMemberships.ToArray();
        _byOperation = parts.GroupBy(m => m.Operation).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _byGroup = groups.GroupBy(m => m.Group).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _participantsOnly = participantsOnly.ToFrozenSet();
        _turns = _standings.Values.SelectMany(s => s).Select(s => (s.Agency, Position: s.From))
            .Concat(parts.SelectMany(m => new[] { (m.Agency, Position: m.Joined), (m.Agency, Position: m.Left) }))
            .Concat(groups.SelectMany(m => new[] { (m.Agency, Position: m.Joined), (m.Agency, Position: m.Left) }))
            .Where(t => t.Position is > 0 and < long.MaxValue)
            .GroupBy(t => t.Agency)
            .ToFrozenDictionary(g => g.Key, g => g.Select(t => t.Position).Distinct().Order().ToArray());
    }

    /// <summary>No agencies, no operations, no groups.</summary>
    public static SharingState Empty { get; } = new([], [], [], []);

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

    /// <summary>Says whether an operation's rule keeps its records among its participants.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>True when it does.</returns>
    public bool IsParticipantsOnly(OperationId operation) => _participantsOnly.Contains(operation);

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
        // Asked for every pushed record.
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

    /// <summary>Says whether an agency is a member of a group now.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="group">The group.</param>
    /// <returns>True when it is.</returns>
    public bool IsMember(AgencyId agency, GroupId group) => IsMember(agency, group, long.MaxValue - 1);

    /// <summary>Says whether an agency is a member of a group at a position.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="group">The group.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it is.</returns>
    public bool IsMember(AgencyId agency, GroupId group, long position) =>
        _byGroup.TryGetValue(group, out var memberships) && memberships.Any(m => m.Agency == agency && m.HoldsAt(position));

    /// <summary>The positions at which an agency's standing or memberships changed, ascending.</summary>
    /// <param name="agency">The agency.</param>
    /// <returns>The positions; empty when nothing ever did.</returns>
    public ReadOnlySpan<long> Turns(AgencyId agency) => _turns.TryGetValue(agency, out var turns) ? turns : [];

    /// <summary>Says whether an agency's standing or memberships changed after one position and up to another.</summary>
    /// <param name="agency">The agency.</param>
    /// <param name="after">Exclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    /// <returns>True when they did.</returns>
    public bool TurnsWithin(AgencyId agency, long after, long upTo)
    {
        foreach (var turn in Turns(agency))
        {
            if (turn > after && turn <= upTo)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The participants of an operation now.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Their memberships, by agency.</returns>
    public IEnumerable<Membership> Participants(OperationId operation) =>
        _byOperation.TryGetValue(operation, out var memberships)
            ? memberships.Where(m => m.Left == long.MaxValue).OrderBy(m => m.Agency)
            : [];

    /// <summary>The members of a group now.</summary>
    /// <param name="group">The group.</param>
    /// <returns>The agencies, in order.</returns>
    public IEnumerable<AgencyId> Members(GroupId group) =>
        _byGroup.TryGetValue(group, out var memberships)
            ? memberships.Where(m => m.Left == long.MaxValue).Select(m => m.Agency).Order()
            : [];
}
