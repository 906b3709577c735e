using Exchange.Agencies;
using Exchange.Changes;
using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>sessions</c> and <c>batches</c>: what each batch was answered, so that it is answered once (law 2).</summary>
internal sealed class SessionTable(Database database, Numbers numbers)
{
    private readonly Statement _find = database.Prepare("SELECT session_no, agency_no, last_number, last_time FROM sessions WHERE session = ?");
    private readonly Statement _open = database.Prepare("INSERT INTO sessions (session, agency_no, created, last_number, last_time, kept) VALUES (?, ?, ?, 0, ?, 1) RETURNING session_no");

    private readonly Statement _batch = database.Prepare("SELECT keyed_hash, outcomes, sequence FROM batches WHERE session_no = ? AND number = ?");
    private readonly Statement _answer = database.Prepare("INSERT INTO batches (session_no, number, keyed_hash, outcomes, sequence) VALUES (?, ?, ?, ?, ?)");

    private readonly Statement _advance = database.Prepare("UPDATE sessions SET last_number = ?, last_time = ? WHERE session_no = ?");
    private readonly Statement _expired = database.Prepare("SELECT session_no FROM sessions WHERE kept = 1 AND last_time < ? ORDER BY last_time LIMIT 1");
    private readonly Statement _drop = database.Prepare("DELETE FROM batches WHERE session_no = ?1 AND number IN (SELECT number FROM batches WHERE session_no = ?1 ORDER BY number LIMIT 0 + ?2)");
    private readonly Statement _dropped = database.Prepare("SELECT changes()");
    private readonly Statement _end = database.Prepare("UPDATE sessions SET kept = 0 WHERE session_no = ?");

    /// <summary>Finds a session.</summary>
    public PushSession? Find(Guid session) =>
        _find.Bind(1, session.ToByteArray(bigEndian: true))
            .First(row => new PushSession(row.Int(0), numbers.Agency(row.Int(1)), row.Long(2), Times.FromMicroseconds(row.Long(3))), out var found)
            ? found
            : null;

    /// <summary>Opens a session.</summary>
    public PushSession Open(Guid session, AgencyId agency, int agencyNumber, DateTimeOffset now)
    {
        _open.Bind(1, session.ToByteArray(bigEndian: true)).Bind(2, agencyNumber).Bind(3, now.ToMicroseconds()).Bind(4, now.ToMicroseconds())
            .First(row => row.Int(0), out var number);
        return new PushSession(number, agency, 0, now);
    }

    /// <summary>Finds the answer that a batch was given.</summary>
    public (byte[] KeyedHash, IReadOnlyList<RecordOutcome> Outcomes, long Sequence)? FindAnswer(PushSession session, long number) =>
        _batch.Bind(1, session.Number).Bind(2, number)
            .First(row => (row.Bytes(0), OutcomesCodec.Decode(row.Bytes(1)), row.Long(2)), out var answer)
            ? answer
            : null;

    /// <summary>Keeps the answer of a batch.</summary>
    public void Keep(PushSession session, PushedBatch batch, IReadOnlyList<RecordOutcome> outcomes, long sequence, DateTimeOffset now)
    {
        _answer
            .Bind(1, session.Number)
            .Bind(2, batch.Number)
            .Bind(3, batch.KeyedHash.Span)
            .Bind(4, OutcomesCodec.Encode(outcomes))
            .Bind(5, sequence)
            .Run();
        _advance.Bind(1, batch.Number).Bind(2, now.ToMicroseconds()).Bind(3, session.Number).Run();
    }

    /// <summary>Deletes some answers of a session that was last used before a time; the session stays, to be refused by name.</summary>
    /// <returns>True when there may be more to delete.</returns>
    public bool Prune(DateTimeOffset before, int limit)
    {
        if (!_expired.Bind(1, before.ToMicroseconds()).First(row => row.Int(0), out var session))
        {
            return false;
        }

        _drop.Bind(1, session).Bind(2, limit).Run();
        if (_dropped.First(row => row.Int(0), out var dropped) && dropped < limit)
        {
            _end.Bind(1, session).Run();
        }

        return true;
    }
}
