using Exchange.Audit;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>
/// The table <c>shown</c> as the writer uses it: which entries showed which positions, kept by bucket so that a page of
/// neighbours is one row, and who was shown a record is one look-up for each of its revisions.
/// </summary>
internal sealed class ShownTable(Database database)
{
    /// <summary>A bucket is this many bits of positions.</summary>
    public const int BucketBits = 12;

    private readonly Statement _insert = database.Prepare("INSERT INTO shown (bucket, sequence, agency_no, purpose, time, positions, pull, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly Statement _bucket = database.Prepare("SELECT sequence, agency_no, purpose, positions FROM shown WHERE bucket = ?");

    // A change of many neighbours asks for the same bucket again and again. Owned by the writer's thread.
    private long _cached = -1;
    private List<(long Sequence, int AgencyNumber, Purpose Purpose, byte[] Positions)> _rows = [];

    /// <summary>Keeps what an entry showed.</summary>
    public void Keep(AuditEntryDraft entry, long sequence, int agencyNumber, DateTimeOffset now)
    {
        ReadOnlySpan<long> rest = [.. entry.Touched];
        while (rest.Length > 0)
        {
            var bucket = rest[0] >> BucketBits;
            var count = 1;
            while (count < rest.Length && rest[count] >> BucketBits == bucket)
            {
                count++;
            }

            _insert
                .Bind(1, bucket)
                .Bind(2, sequence)
                .Bind(3, agencyNumber)
                .Bind(4, (int)entry.Purpose)
                .Bind(5, now.ToMicroseconds())
                .Bind(6, Positions.Encode(rest[..count]))
                .Bind(7, entry.Page?.Pull)
                .Bind(8, entry.Page?.Number)
                .Run();
            rest = rest[count..];
            Forget();
        }
    }

    /// <summary>Who was shown a position, by which entry.</summary>
    public IEnumerable<(long Sequence, int AgencyNumber, Purpose Purpose)> Of(long position)
    {
        var bucket = position >> BucketBits;
        if (bucket != _cached)
        {
            _rows = [];
            _bucket.Bind(1, bucket);
            while (_bucket.Step())
            {
                _rows.Add((_bucket.Long(0), _bucket.Int(1), (Purpose)_bucket.Int(2), _bucket.Bytes(3)));
            }

            _cached = bucket;
        }

        return _rows.Where(r => Positions.Contain(r.Positions, position)).Select(r => (r.Sequence, r.AgencyNumber, r.Purpose));
    }

    /// <summary>Forgets what was read, which a rollback may have undone.</summary>
    public void Forget() => _cached = -1;
}
