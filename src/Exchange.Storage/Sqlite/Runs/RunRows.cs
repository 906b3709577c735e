namespace Exchange.Storage.Sqlite.Runs;

/// <summary>The tables <c>runs</c>, <c>fences</c> and <c>blocks</c> as read, by readers and the writer alike.</summary>
internal sealed class RunRows(Database database)
{
    private readonly Statement _runs = database.Prepare("SELECT run_no, keys, first_position, last_position FROM runs WHERE tree = ? ORDER BY last_position DESC, run_no DESC");

    private readonly Statement _holding = database.Prepare(
        "SELECT f.first, b.block_no, b.body FROM fences f JOIN blocks b ON b.block_no = f.block_no WHERE f.run_no = ? AND f.first <= ? ORDER BY f.first DESC LIMIT 1");

    private readonly Statement _after = database.Prepare(
        "SELECT f.first, b.block_no, b.body FROM fences f JOIN blocks b ON b.block_no = f.block_no WHERE f.run_no = ? AND f.first > ? ORDER BY f.first LIMIT 1");

    /// <summary>The runs of a tree, the newest first.</summary>
    public List<Run> Of(RunTreeId tree)
    {
        var runs = new List<Run>();
        _runs.Bind(1, (int)tree);
        while (_runs.Step())
        {
            runs.Add(new Run(_runs.Long(0), _runs.Long(1), _runs.Long(2), _runs.Long(3)));
        }

        return runs;
    }

    /// <summary>Finds a key's number in a run.</summary>
    public bool TryFind(long run, ReadOnlySpan<byte> key, out long value)
    {
        value = 0;
        var found = _holding.Bind(1, run).Bind(2, key).Step() && Block.TryFind(_holding.Span(2), key, out value);
        _holding.Reset();
        return found;
    }

    /// <summary>Reads the block that holds a key if its run does; false when all keys of the run are after it.</summary>
    public bool ReadHolding(long run, ReadOnlySpan<byte> key, HeldBlock block) => Read(_holding.Bind(1, run).Bind(2, key), block);

    /// <summary>Reads the block after another; false when that was the run's last.</summary>
    public bool ReadAfter(long run, ReadOnlySpan<byte> first, HeldBlock block) => Read(_after.Bind(1, run).Bind(2, first), block);

    private static bool Read(Statement row, HeldBlock block)
    {
        var found = row.Step();
        if (found)
        {
            block.Hold(row.Long(1), row.Span(0), row.Span(2));
        }

        row.Reset();
        return found;
    }
}
