namespace Exchange.Server.Audit;

/// <summary>Log lines of the audit room, 1100 to 1199.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(1100, LogLevel.Error, "the entry of a refused call could not be written: {Reason}; look at the database's disk")]
    public static partial void RefusalNotWritten(ILogger logger, string reason);

    [LoggerMessage(1101, LogLevel.Error, "the log's checkpoint could not be kept and is not published: {Reason}: {Message}; look at the database's disk")]
    public static partial void CheckpointNotKept(ILogger logger, string reason, string message);

    [LoggerMessage(1102, LogLevel.Critical, "the log is not what was logged, at entry {LogIndex} ({Count} in all): {Description}; keep the database as it is, and tell the hub's auditors")]
    public static partial void Tampered(ILogger logger, long logIndex, long count, string description);

    [LoggerMessage(1103, LogLevel.Error, "the log could not be inspected: {Reason}; look at the database's disk")]
    public static partial void NotInspected(ILogger logger, string reason);
}
