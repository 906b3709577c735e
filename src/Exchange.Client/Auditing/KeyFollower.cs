using Exchange.Audit;
using Wire = Exchange.V1;

namespace Exchange.Client.Auditing;

/// <summary>Pins a log's key at the first use, and follows the log from there: to its next keys, and into the hub's next epochs.</summary>
internal sealed class KeyFollower(HubConnection hub, LogPin pin, LogCheckOptions options, Wire.CallContext? context, FaultMaker faults)
{
    /// <summary>Takes the log that the hub tells; false when it tells none.</summary>
    public async Task<bool> PinAsync(CancellationToken cancellationToken)
    {
        var about = await AskAsync(cancellationToken);
        if (about.Log is not { } log)
        {
            options.Told?.Invoke(new LogNotice(LogNoticeKind.NoLog, "the hub tells no log (contract 0.2): whether it logs what it discloses is not checked"));
            return false;
        }

        if (log.Keys.FirstOrDefault() is not { } first
            || !VerifierKey.TryParse(first.VerifierKey, SignatureType.Ed25519, out var key)
            || key.Name != log.Origin)
        {
            throw faults.Make(LogFaultKind.AnotherLog, "the hub tells no key of its log", e => e);
        }

        if (options.LogKey is { } handed && log.Keys.All(k => k.VerifierKey != handed))
        {
            throw faults.Make(
                LogFaultKind.AnotherLog, $"the hub's log has not the key {handed} that was handed over, but {first.VerifierKey}", e => e with { Keys = [handed, .. log.Keys.Select(k => k.VerifierKey)] });
        }

        var fresh = new PinState { Epoch = about.Epoch, FirstKey = first.VerifierKey, PinnedTime = hub.Options.Time.GetUtcNow() };
        var told = Rotate(fresh, log);
        var state = pin.Read();
        if (state.IsEmpty() && await pin.TryReplaceAsync(state, told with { Version = state.Version }, cancellationToken) && options.LogKey is null)
        {
            options.Told?.Invoke(new LogNotice(
                LogNoticeKind.TrustedOnFirstUse,
                $"the log's key was taken from the hub itself: {told.Verifier()!.Key}; compare it with what the hub's operators tell you by another way. From now on the log is held to it"));
        }

        return true;
    }

    /// <summary>Follows the statements that the hub tells since the pin was written, as far as they verify.</summary>
    /// <exception cref="LogFaultException">The hub's log is another one, and no statement leads to it.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var about = await AskAsync(cancellationToken);
        var log = about.Log ?? throw faults.Make(LogFaultKind.AnotherLog, "the hub told a log before and tells none now", e => e);
        PinState from, to;
        var notices = new List<LogNotice>();
        do
        {
            notices.Clear();
            (from, to) = (pin.Read(), pin.Read());
            if (log.Origin != from.Verifier()!.Origin)
            {
                to = Enter(to, log, about.Epoch, notices);
            }

            var rotated = Rotate(to, log);
            if (rotated.Rotations.Count > to.Rotations.Count)
            {
                notices.Add(new LogNotice(LogNoticeKind.KeyRotated, $"the log's key was handed over, signed by the one before: it is {rotated.Verifier()!.Key} now"));
            }

            to = rotated;
        }
        while (notices.Count > 0 && !await pin.TryReplaceAsync(from, to, cancellationToken));
        notices.ForEach(n => options.Told?.Invoke(n));
    }

    private static PinState Rotate(PinState state, Wire.HubLog log)
    {
        foreach (var key in log.Keys.Where(k => k.RotationNote.Length > 0 && !state.Rotations.Contains(k.RotationNote)))
        {
            if (state.Verifier()!.TryRotate(key.RotationNote, out _))
            {
                state = state with { Rotations = [.. state.Rotations, key.RotationNote] };
            }
        }

        return state;
    }

    private PinState Enter(PinState state, Wire.HubLog log, long epoch, List<LogNotice> notices)
    {
        // Each statement leads from the key that signed it to the next; none is followed twice.
        for (var before = (PinState?)null; !ReferenceEquals(before, state) && state.Verifier()!.Origin != log.Origin;)
        {
            before = state;
            foreach (var note in log.PastRotations.Concat(log.EpochChanges))
            {
                state = Take(state, note, epoch, notices);
            }
        }

        return state.Verifier()!.Origin == log.Origin
            ? state
            : throw faults.Make(
                LogFaultKind.AnotherLog,
                $"the hub shows the log {log.Origin}, and no statement by which it continues {state.Verifier()!.Origin}, the one that is pinned",
                e => e with { Keys = [.. e.Keys, .. log.Keys.Select(k => k.VerifierKey)] });
    }

    private PinState Take(PinState state, string note, long epoch, List<LogNotice> notices)
    {
        var verifier = state.Verifier()!;
        if (verifier.TryRotate(note, out _))
        {
            return state with { Rotations = [.. state.Rotations, note] };
        }

        if (!verifier.TryEnterEpoch(note, out var change))
        {
            return state;
        }

        notices.Add(Compare(state, change));
        return new PinState
        {
            Version = state.Version,
            Epoch = epoch,
            FirstKey = change.Next.ToString(),
            PinnedTime = hub.Options.Time.GetUtcNow(),
            Unproven = state.Unproven,
            Earlier = [.. state.Earlier, new EarlierLog(verifier.Origin, state.Checkpoint, note)],
        };
    }

    private LogNotice Compare(PinState state, EpochChange change)
    {
        var seen = state.Last()?.Checkpoint;
        if (seen is not null && seen.Size == change.Last.Size && seen.Root != change.Last.Root)
        {
            throw faults.Make(
                LogFaultKind.Fork,
                $"the new epoch continues from another tree of {seen.Size} entries than the one that was checked here: root {change.Last.Root}, and not {seen.Root}",
                e => e with { Answer = change.ToString() });
        }

        var lost = seen is null ? 0 : seen.Size - change.Last.Size;
        return new LogNotice(LogNoticeKind.NewEpoch, $"the hub began a new epoch; its log is {change.Next.Name}, the one before ended with {change.Last.Size} entries" + lost switch
        {
            > 0 => $", {lost} fewer than were seen here: the hub was restored to an older state, and what was logged since is lost",
            _ => "",
        });
    }

    private async Task<Wire.Hub> AskAsync(CancellationToken cancellationToken) => (await hub.GetHubAsync(context, cancellationToken)).Hub;
}
