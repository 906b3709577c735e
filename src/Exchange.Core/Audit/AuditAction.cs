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

    /// <summary>A record was erased.</summary>
    Erase = 14,

    /// <summary>A review date was moved, or a legal hold placed or lifted.</summary>
    Retention = 15,

    /// <summary>Duties were delivered.</summary>
    Duties = 16,

    /// <summary>Duties were acknowledged.</summary>
    Acknowledge = 17,

    /// <summary>A group was created or its members changed.</summary>
    GroupChange = 18,

    /// <summary>A change that takes two operators was proposed, rejected or lapsed; approval is an entry of the change itself.</summary>
    Proposal = 19,

    /// <summary>An embargo lapsed.</summary>
    Lapse = 20,

    /// <summary>The first entry of an epoch's log; it names the last known checkpoint of the epoch before.</summary>
    EpochStart = 21,

    /// <summary>The log's key was changed; the old key signs the new one.</summary>
    KeyRotation = 22,

    /// <summary>A sign of tampering was found: what the database holds is not what was published.</summary>
    Tampering = 23,

    /// <summary>Details of entries were erased because their term was over.</summary>
    DetailErasure = 24,

    /// <summary>A witness cosigned a checkpoint.</summary>
    Cosign = 25,
}
