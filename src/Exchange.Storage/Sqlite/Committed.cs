using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>What the newest commit made true; replaced whole after each.</summary>
/// <param name="Head">The newest position.</param>
/// <param name="Sharing">Agencies and memberships as of it.</param>
/// <param name="Log">How far the log has come.</param>
internal sealed record Committed(long Head, SharingState Sharing, LogHead Log);
