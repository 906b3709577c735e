using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Storage;

/// <summary>The refusals of a store that cannot do what it is asked.</summary>
internal static class Refusals
{
    public static Refusal ShuttingDown { get; } = new(RefusalReason.ShuttingDown, "this node is shutting down; call again after the delay")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static Refusal SessionElsewhere { get; } = new(RefusalReason.BatchOutOfOrder, "the session id is in use by another session; make a new one");

    public static Refusal SessionExpired { get; } = new(RefusalReason.SessionExpired, "the answers of this session are no longer kept; start a new session");

    public static Refusal Unwritable(SqliteException? failure) =>
        (failure?.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED
            ? new Refusal(RefusalReason.StoreBusy, "the store is busy, so nothing was done; call again after the delay")
            : new Refusal(RefusalReason.LogUnwritable, "the store and its log cannot be written, so nothing was done; call again after the delay, and tell the hub's operators")) with
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            Facts = new Dictionary<string, string> { ["store_error"] = (failure?.SqliteExtendedErrorCode ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
}
