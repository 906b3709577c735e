using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>A push session as kept.</summary>
/// <param name="Number">Its row.</param>
/// <param name="Agency">Whose it is.</param>
/// <param name="LastNumber">The highest batch number answered.</param>
/// <param name="LastTime">When that was.</param>
internal sealed record PushSession(int Number, AgencyId Agency, long LastNumber, DateTimeOffset LastTime)
{
    /// <summary>Says whether the session's answers are no longer kept, whether or not they have been deleted yet.</summary>
    public bool IsExpired(DateTimeOffset now, TimeSpan term) => now - LastTime > term;
}
