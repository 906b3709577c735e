namespace Exchange.Audit;

/// <summary>What an entry is about; the numbers are the contract's <c>AuditAction</c> and are hashed into leaves.</summary>
public enum AuditAction
{
    /// <summary>Never written.</summary>
    Unspecified = 0,

    /// <summary>A batch was pushed.</summary>
    Push = 1,

    /// <summary>Revisions were shown by a pull's page.</summary>
    Pull = 2,

    /// <summary>A record was consulted by name.</summary>
    Get = 3,

    /// <summary>Records were searched.</summary>
    Search = 4,

    /// <summary>A report was computed.</summary>
    Report = 5,

    /// <summary>The directory of agencies was changed.</summary>
    DirectoryChange = 6,

    /// <summary>An operation was created or its participants changed.</summary>
    OperationChange = 7,

    /// <summary>The log was read.</summary>
    AuditRead = 8,

    /// <summary>A call was refused.</summary>
    RefusedCall = 9,

    /// <summary>A certificate was refused.</summary>
    RefusedCertificate = 10,

    /// <summary>The server started.</summary>
    ServerStart = 11,

    /// <summary>The server stopped.</summary>
    ServerStop = 12,

    /// <summary>The directory or the hub was looked at; no record was shown.</summary>
    Read = 13,
}
