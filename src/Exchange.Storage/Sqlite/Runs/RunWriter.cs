namespace Exchange.Storage.Sqlite.Runs;

/// <summary>The tables <c>runs</c>, <c>fences</c> and <c>blocks</c> as written.</summary>
/// <param name="database">The writer's connection.</param>
/// <param name="numbers">Gives blocks their numbers.</param>
/// <param name="tree">Of which tree.</param>
/// <param name="blockOctets">How large a block is at most: one fills a page of the database, or a whole number of them do.</param>
internal sealed class RunWriter(Database database, RunNumbers numbers, RunTreeId tree, int blockOctets)
{
    private readonly Statement _insertRun = database.Prepare("INSERT INTO runs (run_no, tree, keys, first_position, last_position) VALUES (?, ?, ?, ?, ?)");
    private readonly Statement _updateRun = database.Prepare("UPDATE runs SET keys = ? WHERE run_no = ?");
    private readonly Statement _deleteRun = database.Prepare("DELETE FROM runs WHERE run_no = ?");
    private readonly Statement _insertBlock = database.Prepare("INSERT INTO blocks (block_no, body) VALUES (?, ?)");
    private readonly Statement _deleteBlock = database.Prepare("DELETE FROM blocks WHERE block_no = ?");
    private readonly Statement _insertFence = database.Prepare("INSERT INTO fences (run_no, first, block_no) VALUES (?, ?, ?)");
    private readonly Statement _deleteFence = database.Prepare("DELETE FROM fences WHERE run_no = ? AND first = ?");
    private readonly BlockWriter _block = new(blockOctets);
    private readonly BlockWriter _rewritten = new(blockOctets);

    // The run being written, and whether it has a block already.
    private long _run;
    private bool _hasBlocks;

    /// <summary>The key that was written last.</summary>
    public ReadOnlySpan<byte> Last => _block.Last;

    /// <summary>Makes a run without keys.</summary>
    public void Open(Run run) =>
        _insertRun.Bind(1, run.Number).Bind(2, (int)tree).Bind(3, run.Keys).Bind(4, run.First).Bind(5, run.Last).Run();

    /// <summary>Begins to write keys at the end of a run.</summary>
    public void Begin(Run run)
    {
        // A write that failed may have left some, whose transaction was rolled back.
        _block.Clear();
        (_run, _hasBlocks) = (run.Number, run.Keys > 0);
    }

    /// <summary>Writes a key, which is after the one before.</summary>
    public void Write(ReadOnlySpan<byte> key, long value)
    {
        if (!_block.TryAdd(key, value))
        {
            EndBlock();
            _block.TryAdd(key, value);
        }
    }

    /// <summary>Ends to write keys.</summary>
    /// <param name="run">The run with its new count.</param>
    public void End(Run run)
    {
        EndBlock();
        _updateRun.Bind(1, run.Keys).Bind(2, run.Number).Run();
    }

    /// <summary>Takes a block from its run.</summary>
    public void Drop(long run, HeldBlock block)
    {
        _deleteFence.Bind(1, run).Bind(2, block.Fence).Run();
        _deleteBlock.Bind(1, block.Number).Run();
    }

    /// <summary>Takes a run away whose blocks are gone.</summary>
    public void Drop(long run) => _deleteRun.Bind(1, run).Run();

    /// <summary>Takes a key out of its block, which is written anew without it; its fence, too, where that was the key.</summary>
    public void Remove(long run, HeldBlock block, ReadOnlySpan<byte> key) =>
        Rewrite(run, block, block.Fence.SequenceEqual(key) ? null : block.Fence.ToArray(), without: key, from: []);

    /// <summary>Leaves of a run no more than a cursor has still to give: what is left of the block that it stands in is the first.</summary>
    public void KeepFrom(RunCursor cursor) => Rewrite(cursor.Run, cursor.Block, [], without: [], from: cursor.Key);

    /// <summary>
    /// Writes a block without a key, and without those before another. Other keys stand whole then, so that one block may become two.
    /// </summary>
    private void Rewrite(long run, HeldBlock block, byte[]? fence, ReadOnlySpan<byte> without, ReadOnlySpan<byte> from)
    {
        Drop(run, block);
        _rewritten.Clear();
        var entries = new BlockEntries(block.Body);
        while (entries.Next())
        {
            if (entries.Key.SequenceEqual(without) || entries.Key.SequenceCompareTo(from) < 0)
            {
                continue;
            }

            if (!_rewritten.TryAdd(entries.Key, entries.Value))
            {
                Insert(run, fence, _rewritten);
                fence = null;
                _rewritten.TryAdd(entries.Key, entries.Value);
            }
        }

        if (_rewritten.Count > 0)
        {
            Insert(run, fence, _rewritten);
        }
    }

    private void EndBlock()
    {
        if (_block.Count > 0)
        {
            // The first block is found by whatever key is looked for, so that a look-up takes the same reads wherever its key would stand.
            Insert(_run, _hasBlocks ? null : [], _block);
            _hasBlocks = true;
        }
    }

    /// <summary>Writes a block.</summary>
    /// <param name="run">Of which run.</param>
    /// <param name="fence">By what it is found; null for its first key.</param>
    /// <param name="block">Its keys; the next are those of another.</param>
    private void Insert(long run, byte[]? fence, BlockWriter block)
    {
        var number = numbers.NextBlock();
        _insertBlock.Bind(1, number).Bind(2, block.Finish()).Run();
        _insertFence.Bind(1, run).Bind(2, fence ?? block.First).Bind(3, number).Run();
        block.Clear();
    }
}
