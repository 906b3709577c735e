namespace Exchange.Client.Pulling;

/// <summary>
/// The names that a feed has brought and that are still held, and which of them the snapshot under way has shown again.
/// Not for use by several threads.
/// </summary>
internal sealed class HeldNames
{
    private readonly Dictionary<string, Held> _names = new(StringComparer.Ordinal);
    private int _snapshot;

    private readonly record struct Held(int Snapshot, bool Restricted);

    public int Count => _names.Count;

    /// <summary>The epoch of the snapshot under way; null when there is none.</summary>
    public long? SnapshotEpoch { get; private set; }

    public bool Contains(string name) => _names.ContainsKey(name);

    public void BeginSnapshot(long epoch) => (_snapshot, SnapshotEpoch) = (_snapshot + 1, epoch);

    public void Keep(string name) => _names[name] = new Held(_snapshot, Restricted: false);

    public void Restrict(string name) => _names[name] = new Held(_snapshot, Restricted: true);

    public void Forget(string name) => _names.Remove(name);

    /// <summary>What the snapshot did not show again, and whether it may be dropped.</summary>
    public IEnumerable<(string Name, bool Restricted)> NotSeen() =>
        SnapshotEpoch is null ? [] : _names.Where(p => p.Value.Snapshot != _snapshot).Select(p => (p.Key, p.Value.Restricted));

    /// <summary>The snapshot is whole: what it did not show is gone, unless it is restricted.</summary>
    public void EndSnapshot()
    {
        foreach (var (name, restricted) in NotSeen().ToList())
        {
            if (!restricted)
            {
                _names.Remove(name);
            }
        }

        SnapshotEpoch = null;
    }

    /// <summary>Everything as the fewest journal lines: what is not seen yet, the snapshot's mark, what is seen.</summary>
    public IEnumerable<JournalLine> ToLines()
    {
        if (SnapshotEpoch is { } epoch)
        {
            var older = _names.Where(p => p.Value.Snapshot != _snapshot).Select(Line);
            return [.. older, JournalLine.SnapshotStarted(epoch), .. _names.Where(p => p.Value.Snapshot == _snapshot).Select(Line)];
        }

        return _names.Select(Line);
    }

    public void Apply(JournalLine line)
    {
        switch (line.Kind)
        {
            case JournalLineKind.Kept:
                Keep(line.Value);
                break;
            case JournalLineKind.Restricted:
                Restrict(line.Value);
                break;
            case JournalLineKind.Gone:
                Forget(line.Value);
                break;
            case JournalLineKind.SnapshotStarted:
                BeginSnapshot(line.Epoch);
                break;
            case JournalLineKind.SnapshotEnded:
                EndSnapshot();
                break;
        }
    }

    private static JournalLine Line(KeyValuePair<string, Held> held) =>
        held.Value.Restricted ? JournalLine.Restricted(held.Key) : JournalLine.Kept(held.Key);
}
