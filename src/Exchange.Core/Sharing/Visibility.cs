using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// The law of visibility (laws 3 and 4), written once: a reader sees a record of another agency at a position when every rule
/// holds, a pure function of the record's audience at that position and the state of sharing. The originator sees its own.
/// </summary>
public static class Visibility
{
    private static readonly (VisibilityRule Rule, Func<Reader, Audience, SharingState, long, bool> Holds)[] Rules =
    [
        (VisibilityRule.Standing, (reader, _, sharing, position) => sharing.StandingAt(reader.Agency, position) is { Active: true }),
        (VisibilityRule.Embargo, (_, audience, _, _) => !audience.Embargoed),
        (VisibilityRule.Restriction, (_, audience, _, _) => !audience.Conditions.Restricted),
        (VisibilityRule.Exclusion, (reader, audience, _, _) => !audience.Distribution.Excluded.Contains(reader.Agency)),
        (VisibilityRule.ThirdCountry, (reader, audience, sharing, position) => audience.Distribution.ThirdCountries || sharing.StandingAt(reader.Agency, position) is { EeaMember: true }),
        (VisibilityRule.OperationRule, (reader, audience, sharing, position) => audience.Conditions.BoundBy is not { } o || sharing.TakesPart(reader.Agency, o, position)),
        (VisibilityRule.Purpose, (reader, audience, _, _) => audience.Conditions.Purposes.Admits(reader.Purpose)),
        (VisibilityRule.Addressee, IsAddressed),
        (VisibilityRule.Officer, IsOfficerWhereAsked),
    ];

    /// <summary>Says whether a reader sees a record at a position.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="originator">The agency that owns the record.</param>
    /// <param name="audience">The record's audience at that position.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it does.</returns>
    public static bool Sees(Reader reader, AgencyId originator, Audience audience, SharingState sharing, long position) =>
        reader.Agency == originator || IsAmong(reader, audience, sharing, position);

    /// <summary>Says whether a reader is among an audience at a position.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when every rule holds.</returns>
    public static bool IsAmong(Reader reader, Audience audience, SharingState sharing, long position)
    {
        foreach (var (_, holds) in Rules)
        {
            if (!holds(reader, audience, sharing, position))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Says whether a reader may hold a record that it was shown: every rule holds but those that keep it from new readers only
    /// (restriction) or bar calls (standing).
    /// </summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="audience">The record's audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it may.</returns>
    public static bool MayHold(Reader reader, Audience audience, SharingState sharing, long position) =>
        Array.TrueForAll(
            Rules,
            r => r.Rule is VisibilityRule.Standing or VisibilityRule.Restriction || r.Holds(reader, audience, sharing, position));

    /// <summary>Tells for each rule whether it holds: why a reader sees a record, or does not.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="audience">The record's audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>Every rule, in order.</returns>
    public static IReadOnlyList<(VisibilityRule Rule, bool Holds)> Explain(Reader reader, Audience audience, SharingState sharing, long position) =>
        [.. Rules.Select(r => (r.Rule, r.Holds(reader, audience, sharing, position)))];

    /// <summary>The positions at which a reader is among an audience.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <returns>Its presence, over all positions.</returns>
    public static Presence PresenceOf(Reader reader, Audience audience, SharingState sharing) => PositionsOf(reader, audience, sharing, IsAmong);

    /// <summary>The positions at which a reader may hold a record of an audience that it was shown.</summary>
    /// <param name="reader">Who reads, and what for.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <returns>Where <see cref="MayHold"/> says so, over all positions.</returns>
    public static Presence HoldOf(Reader reader, Audience audience, SharingState sharing) => PositionsOf(reader, audience, sharing, MayHold);

    private static Presence PositionsOf(Reader reader, Audience audience, SharingState sharing, Func<Reader, Audience, SharingState, long, bool> rule)
    {
        var turns = new List<long>();
        var present = false;
        foreach (var position in (ReadOnlySpan<long>)[0, .. sharing.Turns(reader.Agency)])
        {
            if (rule(reader, audience, sharing, position) != present)
            {
                present = !present;
                turns.Add(position);
            }
        }

        return new Presence([.. turns]);
    }

    /// <summary>Says whether anybody may lose sight of a record when its audience changes at a position: any reader, for any purpose.</summary>
    /// <param name="originator">The agency that owns the record, which always sees it.</param>
    /// <param name="before">The audience until then.</param>
    /// <param name="after">The audience from then on.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when a reader may have been among the one and is not among the other.</returns>
    public static bool Narrows(AgencyId originator, Audience before, Audience after, SharingState sharing, long position) =>
        NarrowsOfficers(before.Distribution.Officers, after.Distribution.Officers)
        || sharing.Agencies.Any(agency => agency != originator && Enum.GetValues<Purpose>().Any(purpose =>
            IsAmong(Reader.AnyoneOf(agency, purpose), before, sharing, position) && !IsAmong(Reader.AnyoneOf(agency, purpose), after, sharing, position)));

    /// <summary>
    /// The label caps the ways to be addressed (most restrictive of marking and distribution): CLEAR and GREEN admit everyone,
    /// AMBER those who are joined by need-to-know in an operation or group, AMBER+STRICT and RED only agencies named themselves.
    /// </summary>
    private static bool IsAddressed(Reader reader, Audience audience, SharingState sharing, long position)
    {
        var (distribution, tlp) = (audience.Distribution, audience.Conditions.Tlp);
        if (distribution.Agencies.Contains(reader.Agency) || (distribution.Everyone && tlp is Tlp.Green or Tlp.Clear))
        {
            return true;
        }

        return tlp is Tlp.Amber or Tlp.Green or Tlp.Clear
            && (distribution.Operations.Any(o => sharing.TakesPart(reader.Agency, o, position)) || distribution.Groups.Any(g => sharing.IsMember(reader.Agency, g, position)));
    }

    private static bool NarrowsOfficers(IReadOnlyList<OfficerId> before, IReadOnlyList<OfficerId> after) =>
        after.Count > 0 && (before.Count == 0 || !before.All(after.Contains));

    private static bool IsOfficerWhereAsked(Reader reader, Audience audience, SharingState sharing, long position) =>
        audience.Distribution.Officers.Count == 0 ? audience.Conditions.Tlp != Tlp.Red : audience.Distribution.Officers.Any(reader.Is);
}
