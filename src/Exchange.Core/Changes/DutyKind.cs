namespace Exchange.Changes;

/// <summary>What an agency owes for a record it was shown; the numbers are the contract's <c>DutyKind</c>.</summary>
public enum DutyKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Erase what was received.</summary>
    Erase = 1,

    /// <summary>Keep it, do not use it (Directive (EU) 2016/680 art. 16(3)).</summary>
    Restrict = 2,

    /// <summary>Take up the corrected revision (art. 7(3)).</summary>
    Correct = 3,
}
