using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>operations</c> and <c>memberships</c>.</summary>
internal sealed class OperationTable(Database database, Numbers numbers)
{
    private readonly Statement _insert = database.Prepare("INSERT INTO operations (id, state) VALUES (?, ?) RETURNING operation_no");
    private readonly Statement _memberships = database.Prepare("SELECT operation_no, agency_no, role, joined, left_at, join_time FROM memberships");
    private readonly Statement _join = database.Prepare("INSERT INTO memberships (operation_no, agency_no, joined, role, join_time) VALUES (?, ?, ?, ?, ?)");

    private readonly Statement _all = database.Prepare("SELECT state FROM operations ORDER BY id");
    private readonly Statement _update = database.Prepare("UPDATE operations SET state = ? WHERE id = ?");
    private readonly Statement _leave = database.Prepare("UPDATE memberships SET left_at = ? WHERE operation_no = ? AND agency_no = ? AND left_at IS NULL");

    public void Insert(Operation operation)
    {
        _insert.Bind(1, operation.Id.Value).Bind(2, StateJson.Write(operation)).First(row => row.Int(0), out var number);
        numbers.Add(number, operation.Id);
    }

    public void Join(OperationId operation, AgencyId agency, ParticipantRole role, long position, DateTimeOffset now) =>
        _join
            .Bind(1, (long)numbers.Find(operation)!.Value)
            .Bind(2, (long)numbers.Find(agency)!.Value)
            .Bind(3, position)
            .Bind(4, (int)role)
            .Bind(5, now.ToMicroseconds())
            .Run();

    public void Leave(OperationId operation, AgencyId agency, long position) =>
        _leave.Bind(1, position).Bind(2, (long)numbers.Find(operation)!.Value).Bind(3, (long)numbers.Find(agency)!.Value).Run();

    public void Update(Operation operation) => _update.Bind(1, StateJson.Write(operation)).Bind(2, operation.Id.Value).Run();

    public IReadOnlyList<Operation> Load()
    {
        var operations = new List<Operation>();
        while (_all.Step())
        {
            operations.Add(StateJson.ReadOperation(_all.Span(0)));
        }

        return operations;
    }

    /// <summary>Every membership there ever was.</summary>
    public IReadOnlyList<Membership> LoadMemberships()
    {
        var memberships = new List<Membership>();
        while (_memberships.Step())
        {
            memberships.Add(new Membership(
                numbers.Operation(_memberships.Long(0))!.Value,
                numbers.Agency(_memberships.Int(1)),
                (ParticipantRole)_memberships.Int(2),
                _memberships.Long(3),
                _memberships.LongOrNull(4) ?? long.MaxValue,
                Times.FromMicroseconds(_memberships.Long(5))));
        }

        return memberships;
    }
}
