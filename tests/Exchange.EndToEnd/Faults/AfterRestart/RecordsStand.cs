using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>
/// Each originator's records stand exactly as its batches up to the newest that the hub says it applied left them; that is no older
/// than the newest one answered, and the log has one entry for each of them and for no other.
/// </summary>
internal sealed class RecordsStand : IAfterRestart
{
    public async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var originator in hub.Load.Originators)
        {
            await using var caller = hub.Gateway(originator.Agency);
            found.AddRange(await FindAsync(hub, originator, caller, cancellationToken));
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, Originator originator, FaultCaller caller, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        using var push = await originator.OpenAsync(caller.Hub, cancellationToken);
        var answered = originator.Batches.Where(b => b.Answer is not null).Select(b => b.Batch.Number).LastOrDefault();
        if (push.LastNumber < answered || push.LastNumber > originator.Batches.Count)
        {
            found.Add($"{originator.Prefix}: batch {answered} was answered, {originator.Batches.Count} were sent, and the hub has applied {push.LastNumber}");
        }

        string[] logged = [.. hub.Log.Where(e => e.Action == AuditAction.Push && e.Detail.Subject.StartsWith($"session {originator.Session} ", StringComparison.Ordinal)).Select(e => e.Detail.Subject)];
        if (!logged.SequenceEqual(Enumerable.Range(1, (int)push.LastNumber).Select(n => $"session {originator.Session} batch {n}")))
        {
            found.Add($"{originator.Prefix}: {push.LastNumber} batches applied, and entries {string.Join(", ", logged.TakeLast(5))}");
        }

        var own = new Follower(originator.Agency);
        await own.PullAsync(caller.Hub, follow: false, cancellationToken);
        foreach (var erasure in originator.Erasures.Where(e => e.Holds is null))
        {
            // Not answered: it holds or it does not, and the log must say the same (ChangesAreLogged).
            erasure.Holds = !own.Held.ContainsKey(erasure.Name);
        }

        originator.Settle(push.LastNumber);
        var standing = originator.StandingAfter(push.LastNumber);
        found.AddRange(standing.Where(r => !Stands(r.Value, own.Held.GetValueOrDefault(r.Key))).Select(r => $"{r.Key} must stand as {r.Value}, and is {Tell(own.Held.GetValueOrDefault(r.Key))}"));
        found.AddRange(own.Held.Keys.Where(n => n.StartsWith(originator.Prefix, StringComparison.Ordinal) && !standing.ContainsKey(n)).Select(n => $"{n} stands, and no batch applied brought it"));
        return found;
    }

    private static bool Stands(ExpectedRecord expected, Record? record) => expected.Erased
        ? record is null
        : record is not null && record.Revision == expected.Revision && record.Content.Note == Originator.NoteOf(record.Name, expected.Version);

    private static string Tell(Record? record) => record is null ? "absent" : $"at revision {record.Revision}, {(record.Content.Note.Length > 12 ? record.Content.Note[..12] : record.Content.Note)}";
}
