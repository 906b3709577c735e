namespace Exchange.Storage.Sqlite;

/// <summary>
/// How many records of each agency stand, tombstones not counted. Read once from the database, then kept in step by the writer's
/// thread, which owns it; what a transaction moved is taken back with it.
/// </summary>
internal sealed class RecordCounts
{
    private readonly Dictionary<int, long> _counts = [];

    // What the transaction under way has moved, oldest first.
    private readonly List<(int AgencyNumber, int By)> _moves = [];

    /// <summary>How many moves the transaction under way has made.</summary>
    public int Moves => _moves.Count;

    /// <summary>Reads what is committed, from an index alone.</summary>
    public void Load(Database database)
    {
        using var rows = database.Once("SELECT agency_no, count(*) FROM heads WHERE erased = 0 GROUP BY agency_no");
        while (rows.Step())
        {
            _counts[rows.Int(0)] = rows.Long(1);
        }
    }

    /// <summary>How many stand, those of this transaction included.</summary>
    public long Of(int agencyNumber) => _counts.GetValueOrDefault(agencyNumber);

    /// <summary>A record of an agency has come to stand (1), or is erased (-1).</summary>
    public void Move(int agencyNumber, int by)
    {
        _counts[agencyNumber] = Of(agencyNumber) + by;
        _moves.Add((agencyNumber, by));
    }

    /// <summary>The moves are committed.</summary>
    public void Keep() => _moves.Clear();

    /// <summary>Takes back the moves after the first ones.</summary>
    public void TakeBack(int keep)
    {
        for (var i = keep; i < _moves.Count; i++)
        {
            _counts[_moves[i].AgencyNumber] -= _moves[i].By;
        }

        _moves.RemoveRange(keep, _moves.Count - keep);
    }
}
