using Exchange.Audit;
using Exchange.Changes;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>A reader's look at who was shown what, and how far that is known to have come.</summary>
internal sealed class ShownRows(Database database)
{
    private readonly Statement _bucket = database.Prepare("SELECT sequence, agency_no, purpose, time, positions, pull, page FROM shown WHERE bucket = ? ORDER BY sequence");
    private readonly Statement _pull = database.Prepare("SELECT sent, confirmed FROM pulls WHERE pull = ? AND agency_no = ?");
    private readonly Statement _sent = database.Prepare("SELECT 1 FROM sent WHERE sequence = ?");

    private readonly Statement _answered = database.Prepare(
        "SELECT agency_no, max(sequence) FROM duties WHERE originator_no = ? AND id = ? AND result <> 0 AND sequence IS NOT NULL GROUP BY agency_no");

    /// <summary>Every entry that showed one of a record's revisions, by sequence, then by revision.</summary>
    /// <param name="revisions">The revision that was given at each position.</param>
    public List<ShownRow> Of(IReadOnlyDictionary<long, long> revisions)
    {
        var shown = new List<ShownRow>();
        foreach (var bucket in revisions.GroupBy(r => r.Key >> ShownTable.BucketBits))
        {
            _bucket.Bind(1, bucket.Key);
            while (_bucket.Step())
            {
                foreach (var (position, revision) in bucket)
                {
                    if (Positions.Contain(_bucket.Span(4), position))
                    {
                        shown.Add(new ShownRow(
                            _bucket.Long(0),
                            _bucket.Int(1),
                            (Purpose)_bucket.Int(2),
                            Times.FromMicroseconds(_bucket.Long(3)),
                            revision,
                            _bucket.LongOrNull(5) is { } pull ? new PullPage(pull, _bucket.Int(6)) : null));
                    }
                }
            }
        }

        shown.Sort((a, b) => a.Place.CompareTo(b.Place));
        return shown;
    }

    /// <summary>The entry by which each agency was last asked about a record where it has answered: what it was shown before, it had.</summary>
    public Dictionary<int, long> Answered(int originatorNumber, string id)
    {
        var answered = new Dictionary<int, long>();
        _answered.Bind(1, originatorNumber).Bind(2, id);
        while (_answered.Step())
        {
            answered[_answered.Int(0)] = _answered.Long(1);
        }

        return answered;
    }

    /// <summary>
    /// How far a disclosure is known to have come. An acknowledged duty confirms what was sent before the duty was delivered; what may
    /// never have left stays granted, since agencies are asked to erase that as well.
    /// </summary>
    public DisclosureState StateOf(ShownRow row, IReadOnlyDictionary<int, long> answered)
    {
        var (sent, confirmed) = row.Page is { } page
            ? _pull.Bind(1, page.Pull).Bind(2, row.AgencyNumber).First(r => (r.Int(0) >= page.Number, r.Int(1) >= page.Number), out var pull) ? pull : default
            : (_sent.Bind(1, row.Sequence).First(_ => true, out var found) && found, false);
        return confirmed || (sent && answered.TryGetValue(row.AgencyNumber, out var asked) && row.Sequence < asked) ? DisclosureState.Confirmed
            : sent ? DisclosureState.Sent
            : DisclosureState.Granted;
    }
}
