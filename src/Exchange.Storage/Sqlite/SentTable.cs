namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>pulls</c> and <c>sent</c> as written: with every commit, what was noted of disclosures before it.</summary>
internal sealed class SentTable(Database database, Numbers numbers, DisclosureNotes notes)
{
    private readonly Statement _pull = database.Prepare(
        "INSERT INTO pulls (pull, agency_no, sent, confirmed) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        + "SET sent = max(sent, excluded.sent), confirmed = max(confirmed, excluded.confirmed) WHERE agency_no = excluded.agency_no");

    private readonly Statement _sent = database.Prepare("INSERT OR IGNORE INTO sent (sequence) VALUES (?)");

    // What the commit under way has taken. Owned by the writer's thread.
    private (Dictionary<(long Pull, Agencies.AgencyId Agency), (int Sent, int Confirmed)> Pulls, HashSet<long> Sent)? _taken;

    /// <summary>Before the commit: writes what was noted.</summary>
    public void Write()
    {
        if (!notes.Any)
        {
            return;
        }

        var (pulls, sent) = notes.Take();
        _taken = (pulls, sent);
        foreach (var ((pull, agency), state) in pulls)
        {
            if (numbers.Find(agency) is { } number)
            {
                _pull.Bind(1, pull).Bind(2, number).Bind(3, state.Sent).Bind(4, state.Confirmed).Run();
            }
        }

        foreach (var sequence in sent)
        {
            _sent.Bind(1, sequence).Run();
        }
    }

    /// <summary>After the commit.</summary>
    public void Keep() => _taken = null;

    /// <summary>The transaction was rolled back: the next commit takes it.</summary>
    public void Rollback()
    {
        if (_taken is { } taken)
        {
            notes.PutBack(taken);
            _taken = null;
        }
    }
}
