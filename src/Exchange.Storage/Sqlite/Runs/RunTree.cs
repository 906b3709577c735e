namespace Exchange.Storage.Sqlite.Runs;

/// <summary>
/// Keys that come in random order, written in order: a log-structured merge tree (O'Neil and others 1996). In a B-tree each would cost the
/// reading and writing of a page; here those of a transaction are a run of their own, and eight runs of a size are merged into one, so
/// that a key is written once for each power of eight. Of two runs one is older in all its keys, so that the newest run that holds a key has
/// its last number. Owned by the writer's thread; what it does belongs to the transaction under way.
/// </summary>
internal sealed class RunTree
{
    /// <summary>So many runs of a size class are merged.</summary>
    internal const int FanIn = 8;

    private const int MostSources = 4 * FanIn;

    // Runs of up to 8^4 keys are merged by the transaction that made one too many: it takes a millisecond or two.
    private const int SmallClass = 3;

    // Beyond so many runs, which commits make faster than merges in between keep up with, each commit takes its part in a merge.
    private const int MostRuns = 96;
    private const int PartOfMerge = 32_000;

    private readonly RunFilters? _filters;
    private readonly int _mergedAtOnce;
    private readonly RunWriter _writer;
    private readonly RunRows _rows;
    private readonly RunNumbers _numbers;
    private readonly HeldBlock _held = new();
    private RunTreeState _committed;
    private (RunTreeState State, (long Run, BloomFilter? Filter)[] Runs) _lookedUp;

    /// <summary>Reads what runs there are, and the keys of those that have a filter.</summary>
    /// <param name="database">The writer's connection.</param>
    /// <param name="numbers">Gives runs their numbers.</param>
    /// <param name="tree">Which tree.</param>
    /// <param name="blockOctets">How large a block is at most.</param>
    /// <param name="filters">Kept for its runs; null for none.</param>
    /// <param name="mergedAtOnce">The largest class of runs that the commit merges which made one too many; -1 for none.</param>
    public RunTree(Database database, RunNumbers numbers, RunTreeId tree, int blockOctets, RunFilters? filters, int mergedAtOnce = SmallClass)
    {
        (_numbers, _filters, _mergedAtOnce) = (numbers, filters, mergedAtOnce);
        _writer = new RunWriter(database, numbers, tree, blockOctets);
        _rows = new RunRows(database);
        State = _committed = new RunTreeState([.. _rows.Of(tree)], []);
        foreach (var run in State.Runs)
        {
            LoadFilter(run);
        }
    }

    /// <summary>What it is within the transaction under way.</summary>
    public RunTreeState State { get; private set; }

    /// <summary>The number that a key was written with last; null when it never was.</summary>
    public long? Find(ReadOnlySpan<byte> key)
    {
        var hash = BloomFilter.Hash(key);
        foreach (var (run, filter) in LookedUp())
        {
            if (filter?.MayHold(hash) != false && _rows.TryFind(run, key, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Says of many keys at once which of them a run may hold: one after the other, each would wait for the memory of every filter.</summary>
    public void MayHold(ReadOnlySpan<ulong> hashes, Span<bool> may)
    {
        foreach (var (_, filter) in LookedUp())
        {
            for (var i = 0; i < hashes.Length; i++)
            {
                may[i] |= filter?.MayHold(hashes[i]) != false;
            }
        }
    }

    /// <summary>Writes keys as a run.</summary>
    /// <param name="keys">The keys, sorted; none twice.</param>
    /// <param name="first">The first position they are written for.</param>
    /// <param name="last">The last.</param>
    public void Add(KeyList keys, long first, long last)
    {
        if (keys.Count == 0)
        {
            return;
        }

        var run = Open(keys.Count, first, last);
        var filter = _filters?.Of(run.Number);
        _writer.Begin(run);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys.Key(i);
            _writer.Write(key, keys.Value(i));
            filter?.Add(BloomFilter.Hash(key));
        }

        End(run with { Keys = keys.Count });
        while (Due() is { } due && due.SizeClass <= _mergedAtOnce)
        {
            Merge(due, int.MaxValue);
        }

        if (State.Runs.Length > MostRuns)
        {
            Merge(PartOfMerge);
        }
    }

    /// <summary>Goes on with the smallest merge that is due.</summary>
    /// <param name="limit">How many keys it reads, about.</param>
    /// <returns>True when there is more to do.</returns>
    public bool Merge(int limit)
    {
        if (Due() is { } due)
        {
            Merge(due, limit);
        }

        return Due() is not null;
    }

    /// <summary>Takes a key out of the runs that were written for any of some positions; nothing of it stays in them.</summary>
    public void Remove(ReadOnlySpan<byte> key, long first, long last)
    {
        foreach (var run in State.Runs)
        {
            if (run.First <= last && run.Last >= first && _rows.ReadHolding(run.Number, key, _held) && Block.TryFind(_held.Body, key, out _))
            {
                _writer.Remove(run.Number, _held, key);
            }
        }
    }

    /// <summary>Goes back to what it was earlier in the transaction.</summary>
    public void TakeBack(RunTreeState before) => State = before;

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        if (!ReferenceEquals(_committed, State))
        {
            _committed = State;
            _filters?.Retain(State.Runs);
        }
    }

    /// <summary>The transaction is rolled back.</summary>
    public void Rollback() => State = _committed;

    /// <summary>The runs with their filters.</summary>
    private (long Run, BloomFilter? Filter)[] LookedUp()
    {
        if (!ReferenceEquals(_lookedUp.State, State))
        {
            _lookedUp = (State, [.. State.Runs.Select(r => (r.Number, _filters?.Of(r.Number)))]);
        }

        return _lookedUp.Runs;
    }

    /// <summary>The merge of the smallest runs, under way or to be begun; null when none is due.</summary>
    private RunMerge? Due()
    {
        var under = State.Merges.MinBy(m => m.SizeClass);
        return State.Runs.Length < FanIn || ToBegin() is not { } begin || begin.SizeClass >= under?.SizeClass ? under : begin;
    }

    /// <summary>
    /// The merge of the smallest runs that are many enough. Only neighbours in age are merged, so that of two runs every key of the one is older than
    /// the other's: a small run between large ones counts as one of them. Runs with positions in common are what a restart left of a merge: the
    /// output, which comes first, and its sources stay together, or what is made of these would stand before it.
    /// </summary>
    private RunMerge? ToBegin()
    {
        var runs = State.Runs;
        var (start, end, sizeClass, ofClass) = (0, 0, 0, 0);
        for (; end < runs.Length; end++)
        {
            var isTaken = State.Merges.Any(m => m.Involves(runs[end]));
            if (isTaken || runs[end].SizeClass > sizeClass)
            {
                if (IsMany())
                {
                    break;
                }

                (start, sizeClass, ofClass) = (isTaken ? end + 1 : end, Math.Max(sizeClass, runs[end].SizeClass), 0);
            }

            ofClass += !isTaken && runs[end].SizeClass == sizeClass ? 1 : 0;
        }

        if (!IsMany())
        {
            return null;
        }

        start = Math.Max(start, end - MostSources);
        while (start > 0 && runs[start - 1].First <= runs[start].Last)
        {
            start--;
        }

        while (end < runs.Length && runs[end - 1].First <= runs[end].Last)
        {
            end++;
        }

        // With a large run among them they are no merge for a commit to do at once.
        var sources = runs[start..end];
        return new RunMerge(Math.Max(sizeClass, sources.Max(r => r.SizeClass)), [.. sources.Select(r => r.Number)], Output: null, default);

        bool IsMany() => ofClass >= FanIn || end - start >= MostSources;
    }

    private void Merge(RunMerge merge, int limit)
    {
        var sources = State.Runs.Where(r => merge.Sources.Contains(r.Number)).ToList();
        if (merge.Output is not { } number)
        {
            number = Open(sources.Sum(r => r.Keys), sources.Min(r => r.First), sources.Max(r => r.Last)).Number;
            State = State with { Merges = State.Merges.Add(merge = merge with { Output = number }) };
        }

        var output = State.Runs.First(r => r.Number == number);
        var filter = _filters?.Of(number);
        var keys = new RunMerger(sources.Select(r => new RunCursor(_rows, r.Number, DropRead)), merge.Next.Span);
        var taken = 0;
        _writer.Begin(output);
        for (var read = 0; keys.Least is { } least; read++)
        {
            // Of equal keys the greatest number comes first, and the others are of no more use.
            if (taken == 0 || !least.Key.SequenceEqual(_writer.Last))
            {
                if (read >= limit)
                {
                    break;
                }

                _writer.Write(least.Key, least.Value);
                filter?.Add(BloomFilter.Hash(least.Key));
                taken++;
            }

            keys.Next();
        }

        End(output with { Keys = output.Keys + taken });

        // What was taken is left in no source, and each still has a first block that is read whatever name is looked for.
        foreach (var source in keys.Left)
        {
            _writer.KeepFrom(source);
        }

        var under = merge with { Next = keys.Least?.Key.ToArray() };
        State = State with { Merges = State.Merges.RemoveAll(m => m.Output == number) };
        if (keys.Least is not null)
        {
            State = State with { Merges = State.Merges.Add(under) };
            return;
        }

        foreach (var source in sources)
        {
            _writer.Drop(source.Number);
        }

        State = State with { Runs = State.Runs.RemoveAll(r => merge.Sources.Contains(r.Number)) };
    }

    /// <summary>All keys of a source's block are in the output.</summary>
    private void DropRead(RunCursor cursor) => _writer.Drop(cursor.Run, cursor.Block);

    private Run Open(long keys, long first, long last)
    {
        var run = new Run(_numbers.NextRun(), Keys: 0, first, last);
        _filters?.Open(run.Number, keys);
        _writer.Open(run);
        State = State with { Runs = State.Runs.Add(run).Sort(Run.NewestFirst) };
        return run;
    }

    private void End(Run run)
    {
        _writer.End(run);
        State = State with { Runs = State.Runs.Replace(State.Runs.First(r => r.Number == run.Number), run) };
    }

    private void LoadFilter(Run run)
    {
        if (_filters is null)
        {
            return;
        }

        var filter = _filters.Open(run.Number, run.Keys);
        var cursor = new RunCursor(_rows, run.Number);
        for (var more = cursor.Seek([]); more; more = cursor.Next())
        {
            filter.Add(BloomFilter.Hash(cursor.Key));
        }
    }
}
