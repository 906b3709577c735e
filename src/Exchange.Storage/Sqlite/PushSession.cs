using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>A push session as kept.</summary>
/// <param name="Number">Its row.</param>
/// <param name="Agency">Whose it is.</param>
/// <param name="LastNumber">The highest batch number answered.</param>
internal sealed record PushSession(int Number, AgencyId Agency, long LastNumber);
