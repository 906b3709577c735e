using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>The table <c>agencies</c>.</summary>
internal sealed class DirectoryTable(Database database, Numbers numbers)
{
    private readonly Statement _all = database.Prepare("SELECT state FROM agencies");
    private readonly Statement _insert = database.Prepare("INSERT INTO agencies (id, trust_domain, state) VALUES (?, ?, ?) RETURNING agency_no");
    private readonly Statement _standings = database.Prepare("SELECT agency_no, eea_member, active, since FROM standings");
    private readonly Statement _stand = database.Prepare("INSERT INTO standings (agency_no, since, eea_member, active) VALUES (?, ?, ?, ?)");
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

    public IReadOnlyList<Standing> LoadStandings()
    {
        var standings = new List<Standing>();
        while (_standings.Step())
        {
            standings.Add(new Standing(numbers.Agency(_standings.Int(0)), _standings.Int(1) != 0, _standings.Int(2) != 0, _standings.Long(3)));
        }

        return standings;
    }

    /// <summary>Gives an agency the standing that its state says, from a position on.</summary>
    public void Stand(Agency agency, long position) =>
        _stand.Bind(1, (long)numbers.Find(agency.Id)!.Value).Bind(2, position).Bind(3, agency.EeaMember ? 1 : 0).Bind(4, agency.State == AgencyState.Active ? 1 : 0).Run();

    public void Insert(Agency agency)
    {
        _insert.Bind(1, agency.Id.Value).Bind(2, agency.TrustDomain).Bind(3, StateJson.Write(agency)).First(row => row.Int(0), out var number);
        numbers.Add(number, agency.Id);
    }

    public void Update(Agency agency) => _update.Bind(1, StateJson.Write(agency)).Bind(2, agency.Id.Value).Run();
}
