namespace Exchange.Changes;

/// <summary>What an agency did about a duty; the numbers are the contract's <c>DutyResult</c>.</summary>
public enum DutyResult
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>It erased the record.</summary>
    Erased = 1,

    /// <summary>It keeps the record without using it.</summary>
    Restricted = 2,

    /// <summary>It took up the correction.</summary>
    Corrected = 3,

    /// <summary>It keeps the record under a law of its own.</summary>
    Retained = 4,
}
