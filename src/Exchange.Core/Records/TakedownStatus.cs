namespace Exchange.Records;

/// <summary>The takedown life cycle of a domain; the numbers are the contract's <c>TakedownStatus</c>.</summary>
public enum TakedownStatus
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>Put forward for takedown.</summary>
    Nominated = 1,

    /// <summary>No other investigation is harmed by it.</summary>
    Deconflicted = 2,

    /// <summary>Ordered by the competent authority.</summary>
    Authorised = 3,

    /// <summary>Asked of registry, registrar or host.</summary>
    Requested = 4,

    /// <summary>Done.</summary>
    Actioned = 5,

    /// <summary>Seen to be effective.</summary>
    Verified = 6,

    /// <summary>Back under the same name.</summary>
    Reappeared = 7,

    /// <summary>Given back.</summary>
    Restored = 8,

    /// <summary>Contested by its holder.</summary>
    Appealed = 9,

    /// <summary>Not taken down.</summary>
    Refused = 10,
}
