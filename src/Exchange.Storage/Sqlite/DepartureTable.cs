namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>departures</c>: agencies that have left and whose records are still being handed over or erased.</summary>
internal sealed class DepartureTable(Database database)
{
    // A successor that leaves before it has taken over waits until it has: it hands that on with its own.
    private readonly Statement _first = database.Prepare(
        "SELECT agency_no, successor_no FROM departures d WHERE NOT EXISTS (SELECT 1 FROM departures other WHERE other.successor_no = d.agency_no) ORDER BY agency_no LIMIT 1");

    private readonly Statement _insert = database.Prepare("INSERT INTO departures (agency_no, successor_no) VALUES (?, ?)");
    private readonly Statement _end = database.Prepare("DELETE FROM departures WHERE agency_no = ?");

    public (int Agency, int? Successor)? First() =>
        _first.First(row => (row.Int(0), (int?)row.LongOrNull(1)), out var departure) ? departure : null;

    public void Begin(int agency, int? successor) => _insert.Bind(1, agency).Bind(2, successor).Run();

    public void End(int agency) => _end.Bind(1, agency).Run();
}
