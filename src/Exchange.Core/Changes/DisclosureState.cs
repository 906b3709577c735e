namespace Exchange.Changes;

/// <summary>How far a disclosure is known to have come; the numbers are the contract's. Confirmed is within sent, sent within granted.</summary>
public enum DisclosureState
{
    /// <summary>Never told.</summary>
    Unspecified = 0,

    /// <summary>Its entry is in the log; whether the answer left is not known.</summary>
    Granted = 1,

    /// <summary>The answer was given to the line, whole.</summary>
    Sent = 2,

    /// <summary>The agency has shown that it received it: by a cursor that lies after it, or by acknowledging a duty about it.</summary>
    Confirmed = 3,
}
