namespace Exchange.Server.Hosting;

/// <summary>Log lines of the hosting room, 1400 to 1499.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1400, LogLevel.Warning, "what has come due could not be done and is tried again: {Reason}: {Message}")]
    public static partial void DueNotDone(ILogger logger, string reason, string message);
}
