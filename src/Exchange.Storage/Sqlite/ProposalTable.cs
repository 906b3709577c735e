using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>proposals</c> and <c>notices</c> as the writer uses them.</summary>
internal sealed class ProposalTable(Database database, Numbers numbers)
{
    private readonly Statement _find = database.Prepare($"SELECT {ProposalRow.Columns} FROM proposals WHERE proposal_no = ?");

    private readonly Statement _insert = database.Prepare(
        "INSERT INTO proposals (change, proposer, created, expires, state, decider) VALUES (?, ?, ?, ?, 1, '') RETURNING proposal_no");

    private readonly Statement _decide = database.Prepare("UPDATE proposals SET state = ?, decider = ? WHERE proposal_no = ?");
    private readonly Statement _expire = database.Prepare("UPDATE proposals SET state = 4 WHERE state = 1 AND expires <= ? RETURNING proposal_no");
    private readonly Statement _notice = database.Prepare("INSERT INTO notices (agency_no, created, summary, proposal_no) VALUES (?, ?, ?, ?)");

    public Proposal? Find(long number) => _find.Bind(1, number).First(ProposalRow.Read, out var proposal) ? proposal : null;

    public Proposal Insert(ProposedChange change, string proposer, DateTimeOffset now, DateTimeOffset expires)
    {
        _insert.Bind(1, StateJson.Write(change)).Bind(2, proposer).Bind(3, now.ToMicroseconds()).Bind(4, expires.ToMicroseconds())
            .First(row => row.Long(0), out var number);
        return new Proposal(number, change, proposer, now, expires, ProposalState.Open, "");
    }

    public Proposal Decide(Proposal proposal, ProposalState state, string decider)
    {
        _decide.Bind(1, (int)state).Bind(2, decider).Bind(3, proposal.Number).Run();
        return proposal with { State = state, Decider = decider };
    }

    /// <summary>Ends the proposals that nobody decided in time; how many.</summary>
    public int Expire(DateTimeOffset now)
    {
        var count = 0;
        _expire.Bind(1, now.ToMicroseconds());
        while (_expire.Step())
        {
            count++;
        }

        return count;
    }

    /// <summary>Tells an agency what was done about it.</summary>
    public void Tell(AgencyId agency, string summary, long? proposal, DateTimeOffset now)
    {
        if (numbers.Find(agency) is { } number)
        {
            _notice.Bind(1, number).Bind(2, now.ToMicroseconds()).Bind(3, summary).Bind(4, proposal).Run();
        }
    }
}
