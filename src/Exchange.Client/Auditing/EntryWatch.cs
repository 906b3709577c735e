using System.Runtime.ExceptionServices;
using Exchange.Audit;
using Wire = Exchange.V1;

namespace Exchange.Client.Auditing;

/// <summary>
/// Checks, beside a push or pull, that the entries it is given are in the hub's log: gathers them for some seconds and proves them together
/// against one checkpoint. What is not proven when the run is left is kept in the pin, for the next run to prove.
/// </summary>
internal sealed class EntryWatch : IAsyncDisposable
{
    // Between two looks of a run that waits for its last entries.
    private static readonly TimeSpan HurriedRest = TimeSpan.FromMilliseconds(500);

    // Pages that keep coming while the calls that would prove them do not get through: after so many terms that is no accident.
    private const int TermsWithoutAnswer = 10;

    private readonly LogAuditor _auditor;
    private readonly EntryProver _prover;
    private readonly LogCheckOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _broken = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Task _checking;

    // Under the gate: given and not proven yet, in the order in which they were given.
    private readonly List<Waiting> _waiting = [];

    // Under the gate: completed when nothing waits, or nothing more is checked.
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Under the gate: why nothing more is checked.
    private ExceptionDispatchInfo? _fault;

    private EntryWatch(HubConnection hub, LogAuditor auditor, Wire.CallContext context)
    {
        (_auditor, _options, _time) = (auditor, hub.Options.LogCheck, hub.Options.Time);
        _prover = new EntryProver(hub, auditor, context);
        foreach (var kept in auditor.Pin.Read().Unproven.Select(GivenEntry.Of).OfType<GivenEntry>())
        {
            Add(kept, isRepeated: false);
        }

        _checking = CheckAsync(_stop.Token);
    }

    /// <summary>Cancelled when the log is found at fault.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Begins to watch.</summary>
    /// <param name="hub">The connection.</param>
    /// <param name="file">The file of the run, beside which the pin is kept; null for none.</param>
    /// <param name="context">Why the run is made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when nothing is to be checked, or the hub tells no log by which it could be.</returns>
    public static async Task<EntryWatch?> BeginAsync(HubConnection hub, string? file, Wire.CallContext context, CancellationToken cancellationToken)
    {
        if (!hub.Options.LogCheck.IsOn || hub.TellsNoLog)
        {
            return null;
        }

        hub.Options.LogCheck.Check();
        var auditor = new LogAuditor(hub, hub.PinBeside(file), hub.Options.LogCheck, context);
        hub.TellsNoLog = !await auditor.PinAsync(cancellationToken);
        return hub.TellsNoLog ? null : new EntryWatch(hub, auditor, context);
    }

    /// <summary>Takes a run's next step, or fails with what is wrong about the log.</summary>
    public static async Task<T> UnlessBrokenAsync<T>(EntryWatch? watch, Func<Task<T>> next)
    {
        try
        {
            watch?.ThrowIfBroken();
            return await next();
        }
        catch (OperationCanceledException)
        {
            watch?.ThrowIfBroken();
            throw;
        }
    }

    /// <summary>Holds an entry against what it was given with, and has it proven.</summary>
    /// <exception cref="LogFaultException">It is not the entry of that, or an earlier one is at fault.</exception>
    public void Watch(Wire.LoggedEntry? entry, GivenFor given)
    {
        ThrowIfBroken();
        if (LoggedEntryCheck.FaultOf(entry, given) is { } wrong)
        {
            throw _auditor.Faults.Make(
                LogFaultKind.WrongEntry,
                $"the hub gave an entry that is not that of its {given.Call.ToString().ToLowerInvariant()}: {wrong}",
                e => entry is null ? e : e with { Entry = Given(entry, given).ToEvidence() with { Hash = entry.Hash.ToBase64() } });
        }

        lock (_gate)
        {
            if (_waiting.Count > 0 && Age(_waiting[0]) is var age && age > _options.Term * TermsWithoutAnswer)
            {
                throw NotProven(_waiting[0].Entry, $"after {age.TotalSeconds:0} seconds no answer about it had come");
            }

            Add(Given(entry!, given), isRepeated: given.Earliest is null);
        }
    }

    /// <summary>Fails when the log was found at fault.</summary>
    public void ThrowIfBroken()
    {
        lock (_gate)
        {
            _fault?.Throw();
        }
    }

    /// <summary>Waits until all that was given is proven.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        _hurried.TrySetResult();
        Task settled;
        lock (_gate)
        {
            settled = _waiting.Count == 0 ? Task.CompletedTask : _settled.Task;
        }

        await settled.WaitAsync(cancellationToken);
        ThrowIfBroken();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _checking;
        EvidenceEntry[] left;
        lock (_gate)
        {
            left = _fault?.SourceException is null or HubException ? [.. _waiting.Select(w => w.Entry.ToEvidence())] : [];
        }

        if (left.Length > 0)
        {
            await _auditor.Pin.UpdateAsync(s => s with { Unproven = [.. s.Unproven.UnionBy(left, e => e.Hash)] }, CancellationToken.None);
        }

        _stop.Dispose();
        _broken.Dispose();
        _arrived.Dispose();
    }

    private GivenEntry Given(Wire.LoggedEntry entry, GivenFor given) =>
        new(MerkleHash.OfLeaf(entry.Leaf.Span), entry.Leaf.Memory, entry.Salt.Memory, given.BodyHash, given.Call, given.Count, _time.GetUtcNow());

    private TimeSpan Age(Waiting waiting) => _time.GetElapsedTime(waiting.Since);

    /// <summary>Under the gate, or before anybody else knows of this.</summary>
    private void Add(GivenEntry entry, bool isRepeated)
    {
        if (_settled.Task.IsCompleted)
        {
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _waiting.Add(new Waiting(entry, _time.GetTimestamp(), isRepeated));
        _arrived.Release();
    }

    private async Task CheckAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _arrived.WaitAsync(stop);
                await GatherAsync(stop);
                while (Snapshot() is { Length: > 0 } batch)
                {
                    await TryProveAsync(batch, stop);
                    if (Snapshot().Length > 0)
                    {
                        await (_hurried.Task.IsCompleted ? Task.Delay(HurriedRest, _time, stop) : GatherAsync(stop));
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is left.
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _fault = ExceptionDispatchInfo.Capture(failure);
                _settled.TrySetResult();
            }

            await _broken.CancelAsync();
        }
    }

    private async Task GatherAsync(CancellationToken stop)
    {
        await Task.WhenAny(Task.Delay(_options.Every, _time, stop), _hurried.Task);
        stop.ThrowIfCancellationRequested();
    }

    private Waiting[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    /// <summary>Proves what waits; a hub that is away, or refuses, may come round until the term is over.</summary>
    private async Task TryProveAsync(Waiting[] batch, CancellationToken stop)
    {
        try
        {
            await ProveAsync(batch, stop);
        }
        catch (HubException) when (Age(batch[0]) <= _options.Term)
        {
            // Tried again; until then nothing is believed or doubted.
        }
        catch (HubException failure) when (failure.Failure != HubFailure.Unreachable)
        {
            throw NotProven(batch[0].Entry, $"the hub said: {failure.Message}");
        }
    }

    private async Task ProveAsync(Waiting[] batch, CancellationToken stop)
    {
        var (checkpoint, found) = await _prover.ProveAsync([.. batch.Select(w => w.Entry)], stop);
        var epoch = _auditor.Pin.Epoch;
        Waiting[] lost = [.. batch.Where(w => w.Entry.Epoch < epoch)];
        TellLost(lost.Where(w => !w.IsRepeated));
        await LeaveAsync([.. batch.Where((_, i) => found[i]), .. lost], stop);
        if (batch.Where((w, i) => !found[i] && w.Entry.Epoch >= epoch && Age(w) > _options.Term).FirstOrDefault() is { Entry: { } missing })
        {
            throw _auditor.Faults.Make(
                LogFaultKind.NotIncluded,
                $"the hub gave entry {missing.Hash} with a {missing.Call.ToString().ToLowerInvariant()} at {missing.ReceivedTime.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, and its log of "
                + $"{checkpoint.Checkpoint.Size} entries does not hold it {_options.Term.TotalSeconds:0} seconds later",
                e => e with { ShownCheckpoint = checkpoint.Note.ToString(), Entry = missing.ToEvidence() });
        }
    }

    private void TellLost(IEnumerable<Waiting> lost)
    {
        foreach (var (entry, _, _) in lost)
        {
            var (_, path) = _auditor.Faults.Keep(
                LogFaultKind.NotIncluded, $"entry {entry.Hash} was given in epoch {entry.Epoch}, whose log ended before it was proven", e => e with { Entry = entry.ToEvidence() });
            _options.Told?.Invoke(new LogNotice(
                LogNoticeKind.EntriesLost,
                $"entry {entry.Hash} of epoch {entry.Epoch} can no longer be proven, since the hub began a new epoch; {path ?? "no file that could be written"} keeps what was given"));
        }
    }

    private async Task LeaveAsync(Waiting[] proven, CancellationToken stop)
    {
        var hashes = proven.Select(w => Convert.ToBase64String(w.Entry.Hash.AsSpan())).ToHashSet(StringComparer.Ordinal);
        if (_auditor.Pin.Read().Unproven.Any(e => hashes.Contains(e.Hash)))
        {
            await _auditor.Pin.UpdateAsync(s => s with { Unproven = [.. s.Unproven.Where(e => !hashes.Contains(e.Hash))] }, stop);
        }

        lock (_gate)
        {
            var gone = proven.ToHashSet(ReferenceEqualityComparer.Instance);
            _waiting.RemoveAll(gone.Contains);
            if (_waiting.Count == 0)
            {
                _settled.TrySetResult();
            }
        }
    }

    private LogFaultException NotProven(GivenEntry entry, string why) => _auditor.Faults.Make(
        LogFaultKind.NotProven,
        $"whether entry {entry.Hash} is in the hub's log could not be found out within {_options.Term.TotalSeconds:0} seconds: {why}",
        e => e with { Entry = entry.ToEvidence(), Answer = why });

    private sealed record Waiting(GivenEntry Entry, long Since, bool IsRepeated);
}
