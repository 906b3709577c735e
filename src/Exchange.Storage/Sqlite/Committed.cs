using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>What the newest commit made true; replaced whole after each.</summary>
/// <param name="Head">The newest position.</param>
/// <param name="Sharing">Agencies and memberships as of it.</param>
/// <param name="Log">How far the log has come.</param>
/// <param name="LastRun">The last number given to a sorted run of names or terms; whoever waits for more looks again.</param>
internal sealed record Committed(long Head, SharingState Sharing, LogHead Log, long LastRun)
{
    /// <summary>What a session has committed.</summary>
    public static Committed Of(WriteSession session) => new(session.Head, session.Sharing, session.Log.Tree.Committed, session.Runs.LastRun);
}
