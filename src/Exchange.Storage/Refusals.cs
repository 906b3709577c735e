using Microsoft.Data.Sqlite;

namespace Exchange.Storage;

/// <summary>The refusals of a store that cannot do what it is asked.</summary>
internal static class Refusals
{
    public static Refusal ShuttingDown { get; } = new(RefusalReason.ShuttingDown, "this node is shutting down; call again after the delay")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static Refusal Unwritable(SqliteException failure) =>
        new(RefusalReason.LogUnwritable, "the store and its log cannot be written, so nothing was done; call again after the delay, and tell the hub's operators")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            Facts = new Dictionary<string, string> { ["store_error"] = failure.SqliteExtendedErrorCode.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
}
