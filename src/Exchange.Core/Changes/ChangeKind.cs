namespace Exchange.Changes;

/// <summary>What a change of the feed is to its reader; the numbers are the contract's <c>ChangeKind</c>.</summary>
public enum ChangeKind
{
    /// <summary>Nothing to send.</summary>
    None = 0,

    /// <summary>New, or a new revision.</summary>
    Upserted = 1,

    /// <summary>No longer for this reader.</summary>
    Withdrawn = 2,

    /// <summary>Processing is restricted.</summary>
    Restricted = 3,

    /// <summary>Erased at the source.</summary>
    Erased = 4,

    /// <summary>It no longer matches the filter, and means only that.</summary>
    LeftFilter = 5,
}
