using Exchange.Records;

namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>holds</c>.</summary>
internal sealed class HoldTable(Database database)
{
    private readonly Statement _find = database.Prepare("SELECT authority, end_date FROM holds WHERE agency_no = ? AND id = ?");
    private readonly Statement _lift = database.Prepare("DELETE FROM holds WHERE agency_no = ? AND id = ?");

    private readonly Statement _place = database.Prepare(
        "INSERT INTO holds (agency_no, id, authority, end_date) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET authority = excluded.authority, end_date = excluded.end_date");

    public LegalHold? Find(int agencyNumber, string id) =>
        _find.Bind(1, agencyNumber).Bind(2, id).First(row => new LegalHold(row.Text(0), DateOnly.FromDayNumber(row.Int(1))), out var hold) ? hold : null;

    public void Place(int agencyNumber, string id, LegalHold hold) =>
        _place.Bind(1, agencyNumber).Bind(2, id).Bind(3, hold.Authority).Bind(4, hold.EndDate.DayNumber).Run();

    public void Lift(int agencyNumber, string id) => _lift.Bind(1, agencyNumber).Bind(2, id).Run();
}
