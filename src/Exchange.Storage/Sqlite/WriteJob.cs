namespace Exchange.Storage.Sqlite;

/// <summary>Something for the writer to do within one transaction of many.</summary>
internal interface IWriteJob
{
    /// <summary>Whose turn it takes.</summary>
    WriteLane Lane { get; }

    /// <summary>How much of a group it fills, in records; at least 1.</summary>
    int Weight { get; }

    /// <summary>True when it cannot be done inside a transaction, and so not with others.</summary>
    bool Alone { get; }

    /// <summary>
    /// Does it, inside the transaction; when it throws or refuses, the transaction is as it was before, or spoiled and to be done again. So it may be done
    /// more than once before it is told of its result.
    /// </summary>
    void Apply(WriteSession session);

    /// <summary>Tells the caller, after the commit.</summary>
    void Complete();

    /// <summary>Tells the caller that nothing was done.</summary>
    void Refuse(Refusal refusal);

    /// <summary>Tells the caller of a defect; nothing was done.</summary>
    void Fail(Exception defect);
}

/// <summary>A job whose result its caller awaits.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="lane">Whose turn it takes.</param>
/// <param name="apply">What to do inside the transaction.</param>
/// <param name="weight">How much of a group it fills, in records.</param>
/// <param name="alone">Whether it cannot be done inside a transaction.</param>
internal sealed class WriteJob<T>(WriteLane lane, Func<WriteSession, Outcome<T>> apply, int weight = 1, bool alone = false) : IWriteJob
{
    // Continuations run elsewhere: the writer's thread only writes.
    private readonly TaskCompletionSource<Outcome<T>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<T> _result;

    public Task<Outcome<T>> Done => _done.Task;

    public WriteLane Lane => lane;

    public int Weight => Math.Max(1, weight);

    public bool Alone => alone;

    public void Apply(WriteSession session)
    {
        if (alone)
        {
            _result = apply(session);
        }
        else
        {
            session.Do(() => !(_result = apply(session)).IsRefused);
        }
    }

    public void Complete() => _done.TrySetResult(_result);

    public void Refuse(Refusal refusal) => _done.TrySetResult(refusal);

    public void Fail(Exception defect) => _done.TrySetException(defect);
}
