using Exchange.Agencies;

namespace Exchange.Storage.Sqlite;

/// <summary>How a row of <c>proposals</c> is read.</summary>
internal static class ProposalRow
{
    public const string Columns = "proposal_no, change, proposer, created, expires, state, decider";

    public static Proposal Read(Statement row) => new(
        row.Long(0),
        StateJson.ReadChange(row.Span(1)),
        row.Text(2),
        Times.FromMicroseconds(row.Long(3)),
        Times.FromMicroseconds(row.Long(4)),
        (ProposalState)row.Int(5),
        row.Text(6));
}
