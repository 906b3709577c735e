namespace Exchange.Storage.Sqlite;

/// <summary>Times as the database holds them: microseconds since 1970-01-01 UTC.</summary>
internal static class Times
{
    public static long ToMicroseconds(this DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
