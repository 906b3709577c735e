namespace Exchange.Server.Audit;

/// <summary>Log lines of the audit room, 1100 to 1199.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(1100, LogLevel.Error, "the entry of a refused call could not be written: {Reason}; look at the database's disk")]
    public static partial void RefusalNotWritten(ILogger logger, string reason);

    [LoggerMessage(1101, LogLevel.Error, "the log's checkpoint could not be kept and is not published: {Reason}: {Message}; look at the database's disk")]
    public static partial void CheckpointNotKept(ILogger logger, string reason, string message);
}
