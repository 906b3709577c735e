namespace Exchange.Changes;

/// <summary>Why something is owed; the numbers are the contract's <c>DutyCause</c>.</summary>
public enum DutyCause
{
    /// <summary>Nothing is.</summary>
    None = 0,

    /// <summary>The agency is no longer among the record's audience.</summary>
    Withdrawn = 1,

    /// <summary>The record was erased.</summary>
    Erased = 2,

    /// <summary>Processing was restricted.</summary>
    Restricted = 3,

    /// <summary>The originator corrected it.</summary>
    Corrected = 4,
}
