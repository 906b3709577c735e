using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>What the writer has made true, for readers to see and followers to wait on. Written by the writer's thread alone.</summary>
internal sealed class Publication
{
    private volatile Committed _committed;
    private volatile DirectorySnapshot _directory;
    private TaskCompletionSource _headMoved = NewSignal();
    private TaskCompletionSource _directoryMoved = NewSignal();
    private TaskCompletionSource _logMoved = NewSignal();
    private TaskCompletionSource _runsMoved = NewSignal();

    public Publication(WriteSession session)
    {
        _committed = Committed.Of(session);
        _directory = new DirectorySnapshot(session.DirectoryVersion, session.Directory.Load());
    }

    public Committed Committed => _committed;

    public DirectorySnapshot Directory => _directory;

    /// <summary>Publishes what a commit made true.</summary>
    public void Publish(WriteSession session)
    {
        if (session.DirectoryVersion != _directory.Version)
        {
            _directory = new DirectorySnapshot(session.DirectoryVersion, session.Directory.Load());
            Signal(ref _directoryMoved);
        }

        var before = _committed;
        var headMoved = session.Head != before.Head || !ReferenceEquals(session.Sharing, before.Sharing);
        var logMoved = !ReferenceEquals(session.Log.Tree.Committed, before.Log);
        var runsMoved = session.Runs.LastRun != before.LastRun;
        if (headMoved || logMoved || runsMoved)
        {
            _committed = Committed.Of(session);
        }

        if (headMoved)
        {
            Signal(ref _headMoved);
        }

        if (logMoved)
        {
            Signal(ref _logMoved);
        }

        if (runsMoved)
        {
            Signal(ref _runsMoved);
        }
    }

    public Task WaitForHeadPastAsync(long position, CancellationToken cancellationToken) =>
        WaitAsync(() => _committed.Head > position, () => Volatile.Read(ref _headMoved), cancellationToken);

    public Task WaitForLogPastAsync(long size, CancellationToken cancellationToken) =>
        WaitAsync(() => _committed.Log.Size > size, () => Volatile.Read(ref _logMoved), cancellationToken);

    public Task WaitForRunsPastAsync(long run, CancellationToken cancellationToken) =>
        WaitAsync(() => _committed.LastRun > run, () => Volatile.Read(ref _runsMoved), cancellationToken);

    public Task WaitForDirectoryPastAsync(long version, CancellationToken cancellationToken) =>
        WaitAsync(() => _directory.Version > version, () => Volatile.Read(ref _directoryMoved), cancellationToken);

    private static async Task WaitAsync(Func<bool> reached, Func<TaskCompletionSource> signal, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The signal is taken before the look, so that a move in between is not missed.
            var moved = signal().Task;
            if (reached())
            {
                return;
            }

            await moved.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Signal(ref TaskCompletionSource signal) => Interlocked.Exchange(ref signal, NewSignal()).TrySetResult();
}
