using Exchange.Audit;

namespace Exchange.Storage.Sqlite;

/// <summary>Reads checkpoints with the cosignatures that they have by now.</summary>
internal sealed class CheckpointRows(Database database)
{
    private const string Columns = "size, root, time, note";

    private readonly Statement _newest = database.Prepare($"SELECT {Columns} FROM checkpoints WHERE epoch = ? ORDER BY size DESC LIMIT 1");
    private readonly Statement _covering = database.Prepare($"SELECT {Columns} FROM checkpoints WHERE epoch = ? AND size >= ? ORDER BY size LIMIT 1");
    private readonly Statement _cosigned = database.Prepare(
        $"SELECT {Columns} FROM checkpoints WHERE epoch = ?1 AND size = "
        + "(SELECT size FROM cosignatures WHERE epoch = ?1 GROUP BY size HAVING count(*) >= ?2 ORDER BY size DESC LIMIT 1)");

    private readonly Statement _lines = database.Prepare("SELECT line FROM cosignatures WHERE epoch = ? AND size = ? ORDER BY key");

    /// <summary>The newest one of an epoch.</summary>
    public KeptCheckpoint? Newest(long epoch) => Read(_newest.Bind(1, epoch), epoch);

    /// <summary>The oldest one of an epoch that covers a size.</summary>
    public KeptCheckpoint? Covering(long epoch, long leastSize) => Read(_covering.Bind(1, epoch).Bind(2, leastSize), epoch);

    /// <summary>The newest one of an epoch that bears so many cosignatures.</summary>
    public KeptCheckpoint? NewestCosigned(long epoch, int leastCount) => Read(_cosigned.Bind(1, epoch).Bind(2, leastCount), epoch);

    private KeptCheckpoint? Read(Statement rows, long epoch)
    {
        if (!rows.First(row => new KeptCheckpoint(epoch, row.Long(0), MerkleHash.Read(row.Span(1)), Times.FromMicroseconds(row.Long(2)), row.Text(3)), out var found))
        {
            return null;
        }

        var lines = new List<string>();
        _lines.Bind(1, epoch).Bind(2, found!.Size);
        while (_lines.Step())
        {
            lines.Add(_lines.Text(0));
        }

        return found with { Cosignatures = lines };
    }
}
