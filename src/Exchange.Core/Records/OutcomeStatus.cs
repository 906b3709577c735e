namespace Exchange.Records;

/// <summary>What became of a pushed record; the numbers are the contract's <c>OutcomeStatus</c>.</summary>
public enum OutcomeStatus
{
    /// <summary>Never given.</summary>
    Unspecified = 0,

    /// <summary>It was new.</summary>
    Created = 1,

    /// <summary>It has a new revision, or a new distribution.</summary>
    Updated = 2,

    /// <summary>It stood like this already.</summary>
    Unchanged = 3,

    /// <summary>It is at another revision than expected; nothing was changed.</summary>
    Conflict = 4,

    /// <summary>It breaks a rule; nothing was changed.</summary>
    Rejected = 5,
}
