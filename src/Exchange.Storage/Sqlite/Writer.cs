using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The one writer of a database: a thread that commits the jobs of all streams in groups. A job is told of its result only
/// after the commit that holds it is synced (law 1).
/// </summary>
internal class Writer : IAsyncDisposable
{
    private readonly Channel<IWriteJob> _queue;
    private readonly WriteSession _session;
    private readonly int _groupRecords;
    private readonly Action<WriteSession> _committed;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Writer(WriteSession session, StoreOptions options, Action<WriteSession> committed)
    {
        _session = session;
        _groupRecords = options.GroupRecords;
        _committed = committed;
        _queue = Channel.CreateBounded<IWriteJob>(new BoundedChannelOptions(options.QueuedJobs) { SingleReader = true });
        _thread = new Thread(Work) { IsBackground = true, Name = "exchange-writer" };
    }

    /// <summary>Begins to write.</summary>
    public Writer Start()
    {
        _thread.Start();
        return this;
    }

    /// <summary>Queues a job and waits for its result; a full queue makes the caller wait, which is the back-pressure.</summary>
    public virtual async Task<Outcome<T>> RunAsync<T>(WriteJob<T> job, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return Refusals.ShuttingDown;
        }

        return await job.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Queues a job that cannot be done inside a transaction.</summary>
    public Task<Outcome<T>> RunAloneAsync<T>(Func<WriteSession, Outcome<T>> apply, CancellationToken cancellationToken) =>
        RunAsync(new WriteJob<T>(apply, alone: true), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if ((_thread.ThreadState & ThreadState.Unstarted) == 0)
        {
            await _ended.Task.ConfigureAwait(false);
        }

        _session.Dispose();
    }

    /// <summary>Does a group of jobs in one transaction and tells their callers.</summary>
    protected void Commit(List<IWriteJob> group)
    {
        var applied = new List<IWriteJob>(group.Count);
        try
        {
            _session.Begin();
            foreach (var job in group)
            {
                try
                {
                    job.Apply(_session);
                    applied.Add(job);
                }
                catch (SqliteException failure) when (_session.InTransaction)
                {
                    // What cannot be written of one job was rolled back to its savepoint; the others of its group are unharmed.
                    job.Refuse(Refusals.Unwritable(failure));
                }
                catch (Exception defect) when (defect is not SqliteException)
                {
                    job.Fail(defect);
                }
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

        _committed(_session);
        foreach (var job in applied)
        {
            job.Complete();
        }

        Bound();
    }

    private void Work()
    {
        var group = new List<IWriteJob>();
        try
        {
            while (WaitForJob())
            {
                group.Clear();
                IWriteJob? alone = null;
                var weight = 0;
                while (alone is null && weight < _groupRecords && _queue.Reader.TryRead(out var job))
                {
                    if (job.Alone)
                    {
                        alone = job;
                        continue;
                    }

                    group.Add(job);
                    weight += job.Weight;
                }

                if (group.Count > 0)
                {
                    Commit(group);
                }

                if (alone is not null)
                {
                    DoAlone(alone);
                }
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private bool WaitForJob()
    {
        var ready = _queue.Reader.WaitToReadAsync();
        return ready.IsCompleted ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
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
