using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>agencies</c>.</summary>
internal sealed class DirectoryTable(Database database, Numbers numbers)
{
    private readonly Statement _all = database.Prepare("SELECT state FROM agencies");
    private readonly Statement _insert = database.Prepare("INSERT INTO agencies (id, trust_domain, state) VALUES (?, ?, ?) RETURNING agency_no");
    private readonly Statement _update = database.Prepare("UPDATE agencies SET state = ? WHERE id = ?");

    public IReadOnlyList<Agency> Load()
    {
        var agencies = new List<Agency>();
        while (_all.Step())
        {
            agencies.Add(StateJson.ReadAgency(_all.Span(0)));
        }

        return agencies;
    }

    public void Insert(Agency agency)
    {
        _insert.Bind(1, agency.Id.Value).Bind(2, agency.TrustDomain).Bind(3, StateJson.Write(agency)).First(row => row.Int(0), out var number);
        numbers.Add(number, agency.Id);
    }

    public void Update(Agency agency) => _update.Bind(1, StateJson.Write(agency)).Bind(2, agency.Id.Value).Run();
}
