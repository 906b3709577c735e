using Exchange.Changes;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>What a reader holds, as a client that does what it is told.</summary>
internal sealed class HeldRecords(FeedReading reading)
{
    private readonly HashSet<(int Agency, int Id)> _keptFromBefore = [];

    public FeedReading Reading => reading;

    /// <summary>Where it goes on; null to begin with nothing.</summary>
    public object? Cursor { get; private set; }

    /// <summary>The position of the view that the cursor is based on; for a reader that began with nothing, where it began.</summary>
    public long Begun { get; private set; }

    public Dictionary<(int Agency, int Id), (long Revision, string Text, bool Kept)> Records { get; } = [];

    /// <summary>What it held at its last caught_up and was not told to give up since, by a page whose cursor it may have lost.</summary>
    public HashSet<(int Agency, int Id)> AtRest { get; } = [];

    /// <summary>What the present pull has sent.</summary>
    public HashSet<(int Agency, int Id)> Sent { get; } = [];

    /// <summary>True while nothing changed and no connection broke since the present pull began.</summary>
    public bool Undisturbed { get; set; } = true;

    /// <summary>A pull without a cursor opens with snapshot_started: the reader drops what it does not see again, but what it keeps restricted.</summary>
    public void BeginWithNothing(long head)
    {
        Begun = head;
        AtRest.Clear();
        foreach (var (key, held) in Records)
        {
            if (held.Kept)
            {
                _keptFromBefore.Add(key);
            }
            else
            {
                Records.Remove(key);
            }
        }
    }

    public void Keep(PulledPage page, long head)
    {
        Cursor = page.Cursor;
        Begun = page.CaughtUp ? head : Begun;
    }

    public void Restart() => Cursor = null;

    /// <summary>The reader has caught up. What it kept from before and may not keep any more no feed told it of, but its duties did.</summary>
    public void Rest(Func<(int Agency, int Id), bool> keeps)
    {
        foreach (var key in _keptFromBefore.Where(k => Records.TryGetValue(k, out var held) && held.Kept && !keeps(k)))
        {
            Records.Remove(key);
        }

        _keptFromBefore.Clear();
        AtRest.Clear();
        AtRest.UnionWith(Records.Keys);
        Sent.Clear();
        Undisturbed = true;
    }

    public void Apply(PulledPage page)
    {
        foreach (var change in page.Changes)
        {
            var key = change.Key;
            switch (change.Kind)
            {
                case ChangeKind.Upserted:
                    Records[key] = (change.Revision, change.Text + change.Shared, Kept: false);
                    _keptFromBefore.Remove(key);
                    break;
                case ChangeKind.Restricted:
                    if (Records.TryGetValue(key, out var held))
                    {
                        Records[key] = held with { Kept = true };
                    }

                    break;
                default:
                    Records.Remove(key);
                    _keptFromBefore.Remove(key);
                    AtRest.Remove(key);
                    break;
            }
        }
    }
}
