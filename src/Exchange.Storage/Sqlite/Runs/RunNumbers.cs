namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Gives the runs of all trees and their blocks their numbers; none twice while the hub is open, so that no reader takes one run for another.</summary>
internal sealed class RunNumbers
{
    private long _lastRun;
    private long _lastBlock;

    public RunNumbers(Database database)
    {
        using var newest = database.Once("SELECT (SELECT coalesce(max(run_no), 0) FROM runs), (SELECT coalesce(max(block_no), 0) FROM blocks)");
        newest.First(row => (row.Long(0), row.Long(1)), out var last);
        (_lastRun, _lastBlock) = last;
    }

    /// <summary>The last run's; what is not committed included.</summary>
    public long LastRun => _lastRun;

    /// <summary>The next run's.</summary>
    public long NextRun() => ++_lastRun;

    /// <summary>The next block's.</summary>
    public long NextBlock() => ++_lastBlock;
}
