namespace Exchange.Agencies;

/// <summary>What a certificate may do; the numbers are the contract's <c>AgencyRole</c>.</summary>
public enum CallerRole
{
    /// <summary>Never valid.</summary>
    Unspecified = 0,

    /// <summary>A machine of an agency: pushes and pulls.</summary>
    System = 1,

    /// <summary>A liaison officer: searches and reads.</summary>
    Officer = 2,

    /// <summary>An auditor: reads records and the log.</summary>
    Auditor = 3,

    /// <summary>An operator of the hub: directory and operations; reads no records.</summary>
    Operator = 4,
}
