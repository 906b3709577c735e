namespace Exchange.Agencies;

/// <summary>Whether an agency takes part; the numbers are the contract's <c>AgencyState</c>.</summary>
public enum AgencyState
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>It takes part.</summary>
    Active = 1,

    /// <summary>Its calls are refused.</summary>
    Suspended = 2,

    /// <summary>It has left the hub; its certificates name nobody.</summary>
    Departed = 3,
}
