using Exchange.Agencies;

namespace Exchange.Sharing;

/// <summary>
/// The law of visibility (laws 3 and 4): whether an agency sees a record at a position, as a pure function of the record's
/// originator, its audience and the state of sharing. Nothing else in the house decides it.
/// </summary>
public static class Visibility
{
    /// <summary>Says whether a reader sees a record at a position.</summary>
    /// <param name="reader">The agency that reads.</param>
    /// <param name="originator">The agency that owns the record.</param>
    /// <param name="audience">The record's audience at that position.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it does.</returns>
    public static bool Sees(AgencyId reader, AgencyId originator, Audience audience, SharingState sharing, long position) =>
        reader == originator || IsAmong(reader, audience, sharing, position);

    /// <summary>Says whether an agency is among an audience at a position.</summary>
    /// <param name="reader">The agency that reads.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when it is.</returns>
    public static bool IsAmong(AgencyId reader, Audience audience, SharingState sharing, long position)
    {
        if (sharing.StandingAt(reader, position) is not { } standing || (!audience.ThirdCountries && !standing.EeaMember))
        {
            return false;
        }

        if (audience.Everyone || audience.Agencies.Contains(reader))
        {
            return true;
        }

        foreach (var operation in audience.Operations)
        {
            if (sharing.TakesPart(reader, operation, position))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says whether an agency is among an audience at any position of a span.</summary>
    /// <param name="reader">The agency that reads.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="upTo">Inclusive; nothing when it lies before <paramref name="from"/>.</param>
    /// <returns>True when there is such a position.</returns>
    public static bool IsAmongAtAny(AgencyId reader, Audience audience, SharingState sharing, long from, long upTo)
    {
        if (upTo < from)
        {
            return false;
        }

        if (IsAmong(reader, audience, sharing, from))
        {
            return true;
        }

        foreach (var turn in sharing.Turns(reader, from, upTo))
        {
            if (IsAmong(reader, audience, sharing, turn))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says whether an agency is among an audience at every position of a span.</summary>
    /// <param name="reader">The agency that reads.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    /// <returns>True when there is no position at which it is not.</returns>
    public static bool IsAmongThroughout(AgencyId reader, Audience audience, SharingState sharing, long from, long upTo)
    {
        if (!IsAmong(reader, audience, sharing, from))
        {
            return false;
        }

        foreach (var turn in sharing.Turns(reader, from, upTo))
        {
            if (!IsAmong(reader, audience, sharing, turn))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Says whether anybody loses sight of a record when its audience changes at a position.</summary>
    /// <param name="originator">The agency that owns the record, which always sees it.</param>
    /// <param name="before">The audience until then.</param>
    /// <param name="after">The audience from then on.</param>
    /// <param name="sharing">Agencies and memberships.</param>
    /// <param name="position">The position.</param>
    /// <returns>True when an agency was among the one and is not among the other.</returns>
    public static bool Narrows(AgencyId originator, Audience before, Audience after, SharingState sharing, long position)
    {
        foreach (var agency in sharing.Agencies)
        {
            if (agency != originator && IsAmong(agency, before, sharing, position) && !IsAmong(agency, after, sharing, position))
            {
                return true;
            }
        }

        return false;
    }
}
