namespace Exchange.Server.Calls;

/// <summary>Log lines of the calls room, 1200 to 1299.</summary>
internal static partial class CallsLog
{
    [LoggerMessage(1200, LogLevel.Error, "defect in request {RequestId}, {Method}: report this line to the makers of Exchange")]
    public static partial void Defect(ILogger logger, string requestId, string method, Exception failure);
}
