using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>Keeps checkpoints in the database and outside it, one after another: none is known as the newest before it is in both.</summary>
internal sealed class LogPublication : IDisposable
{
    private readonly Writer _writer;
    private readonly CheckpointFile _file;
    private readonly SemaphoreSlim _turn = new(1);

    // Replaced whole, by whoever has the turn.
    private volatile KeptCheckpoint? _newest;

    /// <summary>Takes up where the database left off.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="file">The newest checkpoint outside the database.</param>
    /// <param name="newest">The newest in the database.</param>
    public LogPublication(Writer writer, CheckpointFile file, KeptCheckpoint? newest)
    {
        (_writer, _file, _newest) = (writer, file, newest);
        if (newest is not null && file.Read() is var outside && (outside is null || (outside.Epoch, outside.Size).CompareTo((newest.Epoch, newest.Size)) < 0))
        {
            file.Write(newest);
        }
    }

    /// <summary>The newest checkpoint.</summary>
    public KeptCheckpoint? Newest => _newest;

    /// <summary>Keeps one durably.</summary>
    public async Task<Outcome<bool>> KeepAsync(KeptCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var kept = await _writer.RunAsync(new WriteJob<bool>(WriteLane.Hub, store => Keep(store, checkpoint)), cancellationToken).ConfigureAwait(false);
            if (kept.IsRefused)
            {
                return kept;
            }

            _file.Write(checkpoint);
            _newest = checkpoint;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refusals.Unwritable(null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps a cosignature.</summary>
    public async Task<Outcome<KeptCheckpoint>> CosignAsync(long size, string key, string line, AuditEntryDraft entry, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var published = _newest?.Size ?? 0;
            var cosigned = await _writer.RunAsync(
                new WriteJob<KeptCheckpoint>(WriteLane.Of(entry.Agency), store =>
                {
                    var epoch = store.Log.Epoch.Epoch;
                    if (size > published || store.Checkpoints.Rows.Covering(epoch, size) is not { } checkpoint || checkpoint.Size != size)
                    {
                        return new Refusal(RefusalReason.NotFound, "no checkpoint of that size is kept; get the newest one");
                    }

                    store.Checkpoints.Cosign(epoch, size, key, line);
                    store.Append(entry);
                    return store.Checkpoints.Rows.Covering(epoch, size)!;
                }),
                cancellationToken).ConfigureAwait(false);
            if (!cosigned.IsRefused && size == _newest?.Size)
            {
                _newest = cosigned.Value;
            }

            return cosigned;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static Outcome<bool> Keep(WriteSession store, KeptCheckpoint checkpoint)
    {
        var tree = store.Log.Tree;
        if (checkpoint.Epoch != store.Log.Epoch.Epoch || checkpoint.Size > tree.Committed.Size || checkpoint.Root != tree.RootAt(checkpoint.Size))
        {
            throw new ArgumentException("a checkpoint is of a tree that the present epoch's log has committed", nameof(checkpoint));
        }

        store.Checkpoints.Insert(checkpoint, store.Options);
        return true;
    }
}
