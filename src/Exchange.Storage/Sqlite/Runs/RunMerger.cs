namespace Exchange.Storage.Sqlite.Runs;

/// <summary>Goes through the keys of several runs in one order: a heap of cursors. Equal keys come one after the other, the greatest number first.</summary>
internal sealed class RunMerger
{
    private readonly RunCursor[] _heap;
    private int _count;

    /// <summary>Begins at the first key that is not before another.</summary>
    /// <param name="cursors">One for each run.</param>
    /// <param name="from">Where to begin.</param>
    public RunMerger(IEnumerable<RunCursor> cursors, ReadOnlySpan<byte> from)
    {
        var heap = new List<RunCursor>();
        foreach (var cursor in cursors)
        {
            if (cursor.Seek(from))
            {
                heap.Add(cursor);
            }
        }

        _heap = [.. heap];
        _count = _heap.Length;
        for (var i = (_count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>The cursor of the least key; null at the end.</summary>
    public RunCursor? Least => _count > 0 ? _heap[0] : null;

    /// <summary>The cursors that have not come to their end.</summary>
    public IEnumerable<RunCursor> Left => _heap.Take(_count);

    /// <summary>Leaves the least key behind.</summary>
    public void Next()
    {
        if (!_heap[0].Next())
        {
            _heap[0] = _heap[--_count];
        }

        Sink(0);
    }

    private static bool IsBefore(RunCursor a, RunCursor b)
    {
        if (a.Prefix != b.Prefix)
        {
            return a.Prefix < b.Prefix;
        }

        var order = a.Key.SequenceCompareTo(b.Key);
        return order < 0 || (order == 0 && a.Value > b.Value);
    }

    private void Sink(int at)
    {
        while (true)
        {
            var least = at;
            for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < _count; child++)
            {
                if (IsBefore(_heap[child], _heap[least]))
                {
                    least = child;
                }
            }

            if (least == at)
            {
                return;
            }

            (_heap[at], _heap[least]) = (_heap[least], _heap[at]);
            at = least;
        }
    }
}
