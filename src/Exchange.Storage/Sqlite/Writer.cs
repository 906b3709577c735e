using Microsoft.Data.Sqlite;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The one writer of a database: a thread that commits the jobs of all streams in groups. A job is told of its result only
/// after the commit that holds it is synced (law 1).
/// </summary>
internal class Writer : IAsyncDisposable
{
    private readonly WriteQueue _queue;
    private readonly WriteSession _session;
    private readonly Action<WriteSession> _committed;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Writer(WriteSession session, StoreOptions options, Action<WriteSession> committed)
    {
        _session = session;
        _committed = committed;
        _queue = new WriteQueue(options);
        _thread = new Thread(Work) { IsBackground = true, Name = "exchange-writer" };
    }

    /// <summary>Begins to write.</summary>
    public Writer Start()
    {
        _thread.Start();
        return this;
    }

    /// <summary>Queues a job and waits for its result; a full line of its agency makes the caller wait, which is the back-pressure.</summary>
    public virtual async Task<Outcome<T>> RunAsync<T>(WriteJob<T> job, CancellationToken cancellationToken)
    {
        return await _queue.EnqueueAsync(job, cancellationToken).ConfigureAwait(false)
            ? await job.Done.WaitAsync(cancellationToken).ConfigureAwait(false)
            : Refusals.ShuttingDown;
    }

    /// <summary>Queues a job that cannot be done inside a transaction.</summary>
    public Task<Outcome<T>> RunAloneAsync<T>(Func<WriteSession, Outcome<T>> apply, CancellationToken cancellationToken) =>
        RunAsync(new WriteJob<T>(WriteLane.Hub, apply, alone: true), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        if ((_thread.ThreadState & ThreadState.Unstarted) == 0)
        {
            await _ended.Task.ConfigureAwait(false);
        }

        _session.Dispose();
    }

    /// <summary>Does a group of jobs in one transaction and tells their callers.</summary>
    /// <param name="first">The first of the group.</param>
    /// <param name="takeNext">Gives the next one while the transaction is open, so that what comes meanwhile joins it; null ends the group.</param>
    protected void Commit(IWriteJob first, Func<IWriteJob?> takeNext)
    {
        List<IWriteJob> group = [first];
        List<IWriteJob> applied;
        try
        {
            // Nearly all groups have no job that fails after it changed something; one that has is done again, with savepoints.
            if (!TryApply(group, takeNext, careful: false, out applied))
            {
                _session.Rollback();
                TryApply(group, takeNext, careful: true, out applied);
            }

            _session.Commit();
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The database, or the journal of erasures that is written before its commit.
            _session.Rollback();
            foreach (var job in group)
            {
                job.Refuse(Refusals.Unwritable(failure as SqliteException));
            }

            return;
        }
        catch (Exception defect)
        {
            // A defect of ours in what is written once for a group: nothing of it stands, and the writer goes on.
            _session.Rollback();
            foreach (var job in group)
            {
                job.Fail(defect);
            }

            return;
        }

        _committed(_session);
        foreach (var job in applied)
        {
            job.Complete();
        }

        Bound();
    }

    /// <summary>Applies the jobs of a group, and those that join it; false when the transaction is spoiled, and nobody was told anything of it.</summary>
    private bool TryApply(List<IWriteJob> group, Func<IWriteJob?> takeNext, bool careful, out List<IWriteJob> applied)
    {
        applied = [];
        var failed = new List<Action>();
        _session.Begin(careful);
        for (var i = 0; i < group.Count; i++)
        {
            var job = group[i];
            try
            {
                job.Apply(_session);
                applied.Add(job);
            }
            catch (SqliteException failure) when (_session.InTransaction)
            {
                // What cannot be written of one job is rolled back; the others of its group are unharmed.
                failed.Add(() => job.Refuse(Refusals.Unwritable(failure)));
            }
            catch (Exception defect) when (defect is not SqliteException)
            {
                failed.Add(() => job.Fail(defect));
            }

            if (_session.IsSpoiled)
            {
                return false;
            }

            if (i == group.Count - 1 && takeNext() is { } next)
            {
                group.Add(next);
            }
        }

        failed.ForEach(tell => tell());
        return true;
    }

    private void Work()
    {
        try
        {
            while (_queue.TakeFirst() is { } first)
            {
                if (first.Alone)
                {
                    DoAlone(first);
                }
                else
                {
                    Commit(first, _queue.TakeNext);
                }
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void DoAlone(IWriteJob job)
    {
        try
        {
            job.Apply(_session);
            job.Complete();
        }
        catch (SqliteException failure)
        {
            job.Refuse(Refusals.Unwritable(failure));
        }
        catch (Exception defect)
        {
            job.Fail(defect);
        }
    }

    private void Bound()
    {
        try
        {
            _session.Upkeep.BoundLog();
        }
        catch (SqliteException)
        {
            // A full disk or a reading that does not end: the log stays as long as it is until the next commit.
        }
    }
}
