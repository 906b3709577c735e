using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>pulls</c> and <c>sent</c> as written.</summary>
internal sealed class SentTable(Database database, Numbers numbers)
{
    private readonly Statement _pull = database.Prepare(
        "INSERT INTO pulls (pull, agency_no, sent, confirmed) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        + "SET sent = max(sent, excluded.sent), confirmed = max(confirmed, excluded.confirmed) WHERE agency_no = excluded.agency_no");

    private readonly Statement _sent = database.Prepare("INSERT OR IGNORE INTO sent (sequence) VALUES (?)");

    /// <summary>Keeps how far a pull has come; another agency's word counts for nothing.</summary>
    public void Keep(long pull, AgencyId agency, int sent, int confirmed)
    {
        if (numbers.Find(agency) is { } number)
        {
            _pull.Bind(1, pull).Bind(2, number).Bind(3, sent).Bind(4, confirmed).Run();
        }
    }

    /// <summary>Keeps that an answer was sent.</summary>
    public void Keep(long sequence) => _sent.Bind(1, sequence).Run();
}
