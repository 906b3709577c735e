namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Gives the runs of all trees their numbers; none twice while the hub is open, so that no reader takes one run for another.</summary>
internal sealed class RunNumbers
{
    private long _last;

    public RunNumbers(Database database)
    {
        using var newest = database.Once("SELECT coalesce(max(run_no), 0) FROM runs");
        newest.First(row => row.Long(0), out _last);
    }

    /// <summary>The next number.</summary>
    public long Next() => ++_last;
}
