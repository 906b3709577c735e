namespace Exchange.Storage.Sqlite;

/// <summary>
/// What waits for the writer: a bounded line for each agency, taken in turn by records (deficit round robin, Shreedhar and
/// Varghese 1996), so that ten records of one agency do not wait for another's million. Within a line the order is kept.
/// </summary>
/// <param name="options">How long a line and a group may be.</param>
internal sealed class WriteQueue(StoreOptions options)
{
    /// <summary>What a line is credited at each turn, in records. Few, so that a small job is done at its first turn while the large ones of others save up for theirs.</summary>
    internal const int TurnRecords = 250;

    // Under it: all that follows.
    private readonly object _gate = new();
    private readonly Dictionary<WriteLane, Line> _lines = [];
    private readonly Queue<Line> _turns = new();
    private int _agenciesWaiting;
    private bool _isClosed;

    // The group that is being taken: its weight, the first agency in it, whether there is another.
    private int _groupWeight;
    private Line? _groupAgency;
    private bool _groupIsShared;

    /// <summary>Queues a job. A full line makes the caller wait, which is the back-pressure; who waits is let in in order.</summary>
    /// <returns>False when the queue is closed, and the job is not in it.</returns>
    /// <exception cref="OperationCanceledException">The caller waits no longer; the job is not queued.</exception>
    public async Task<bool> EnqueueAsync(IWriteJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            if (!_lines.TryGetValue(job.Lane, out var line))
            {
                _lines[job.Lane] = line = new Line(job.Lane);
            }

            if (line.Jobs.Count < options.QueuedJobs)
            {
                Admit(line, job);
                return true;
            }

            waiter = new Waiter(job);
            line.Waiting.Enqueue(waiter);
        }

        using var registration = cancellationToken.UnsafeRegister(static (waiting, token) => ((Waiter)waiting!).Admitted.TrySetCanceled(token), waiter);
        return await waiter.Admitted.Task.ConfigureAwait(false);
    }

    /// <summary>Takes the first job of a group, waiting until there is one; null when the queue is closed and empty. For the writer's thread alone.</summary>
    public IWriteJob? TakeFirst()
    {
        lock (_gate)
        {
            while (_turns.Count == 0)
            {
                if (_isClosed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            (_groupWeight, _groupAgency, _groupIsShared) = (0, null, false);
            return Take(NextTurn());
        }
    }

    /// <summary>
    /// Takes the next job of the group, those included that have come since its first; null when nothing waits, when what is next cannot be
    /// done with others, or when the group is long enough: sooner where another agency has a part in it, or waits.
    /// </summary>
    public IWriteJob? TakeNext()
    {
        lock (_gate)
        {
            if (_turns.Count == 0 || _groupWeight >= LongestGroup())
            {
                return null;
            }

            var line = NextTurn();
            return line.Jobs.Peek().Alone ? null : Take(line);
        }
    }

    /// <summary>Lets nothing more in; what is queued can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var waiter in _lines.Values.SelectMany(l => l.Waiting))
            {
                waiter.Admitted.TrySetResult(false);
            }

            Monitor.PulseAll(_gate);
        }
    }

    private int LongestGroup()
    {
        var own = _groupAgency is null or { Jobs.Count: > 0 } ? 1 : 0;
        return _groupIsShared || _agenciesWaiting > own ? Math.Min(options.GroupRecords, options.SharedGroupRecords) : options.GroupRecords;
    }

    private void Admit(Line line, IWriteJob job)
    {
        if (line.Jobs.Count == 0)
        {
            line.Credit = line.Turn;
            _turns.Enqueue(line);
            _agenciesWaiting += line.Lane.IsAgency ? 1 : 0;
        }

        line.Jobs.Enqueue(job);
        Monitor.Pulse(_gate);
    }

    /// <summary>The line whose first job is next: one alone at once, of several the first whose credit covers it.</summary>
    private Line NextTurn()
    {
        var line = _turns.Peek();
        while (_turns.Count > 1 && line.Credit < line.Jobs.Peek().Weight)
        {
            line.Credit += line.Turn;
            _turns.Enqueue(_turns.Dequeue());
            line = _turns.Peek();
        }

        return line;
    }

    private IWriteJob Take(Line line)
    {
        var job = line.Jobs.Dequeue();
        line.Credit = Math.Max(0, line.Credit - job.Weight);
        while (line.Waiting.TryDequeue(out var waiter))
        {
            if (waiter.Admitted.TrySetResult(true))
            {
                line.Jobs.Enqueue(waiter.Job);
                break;
            }
        }

        if (line.Jobs.Count == 0)
        {
            _turns.Dequeue();
            _agenciesWaiting -= line.Lane.IsAgency ? 1 : 0;
        }

        _groupWeight += job.Weight;
        if (line.Lane.IsAgency)
        {
            _groupAgency ??= line;
            _groupIsShared |= _groupAgency != line;
        }

        return job;
    }

    private sealed class Line(WriteLane lane)
    {
        public WriteLane Lane => lane;

        public Queue<IWriteJob> Jobs { get; } = new();

        /// <summary>Those for whom there is no room yet; some may wait no longer.</summary>
        public Queue<Waiter> Waiting { get; } = new();

        /// <summary>Records that it may still have written before it is another's turn.</summary>
        public int Credit { get; set; }

        public int Turn => lane.Trails ? TurnRecords / 2 : TurnRecords;
    }

    private sealed class Waiter(IWriteJob job)
    {
        public IWriteJob Job => job;

        // Continuations run elsewhere: the writer's thread only writes.
        public TaskCompletionSource<bool> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
