namespace Exchange.Sharing;

/// <summary>The rules that all must hold for a reader to see another agency's record; the numbers are the contract's <c>VisibilityRule</c>.</summary>
public enum VisibilityRule
{
    /// <summary>Never used.</summary>
    Unspecified = 0,

    /// <summary>The agency is registered and not suspended.</summary>
    Standing = 1,

    /// <summary>No embargo holds.</summary>
    Embargo = 2,

    /// <summary>Processing is not restricted.</summary>
    Restriction = 3,

    /// <summary>The agency is not excluded.</summary>
    Exclusion = 4,

    /// <summary>EU or EEA law binds the agency, or third countries are allowed.</summary>
    ThirdCountry = 5,

    /// <summary>The operation's rule admits the agency.</summary>
    OperationRule = 6,

    /// <summary>The record is not limited to purposes other than the call's.</summary>
    Purpose = 7,

    /// <summary>The distribution addresses the agency in a way that the TLP label admits.</summary>
    Addressee = 8,

    /// <summary>Where officers are named, or TLP:RED asks for it, the reader is one of them by certificate.</summary>
    Officer = 9,
}
