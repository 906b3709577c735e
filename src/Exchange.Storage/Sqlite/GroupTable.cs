using Exchange.Agencies;
using Exchange.Sharing;

namespace Exchange.Storage.Sqlite;

/// <summary>The tables <c>groups</c> and <c>group_members</c>.</summary>
internal sealed class GroupTable(Database database, Numbers numbers)
{
    private readonly Statement _all = database.Prepare("SELECT group_no, id, display_name, owner_no, created FROM groups ORDER BY id");
    private readonly Statement _insert = database.Prepare("INSERT INTO groups (id, display_name, owner_no, created) VALUES (?, ?, ?, ?)");
    private readonly Statement _number = database.Prepare("SELECT group_no FROM groups WHERE id = ?");
    private readonly Statement _members = database.Prepare("SELECT g.id, m.agency_no, m.joined, m.left_at FROM group_members m JOIN groups g ON g.group_no = m.group_no");
    private readonly Statement _join = database.Prepare("INSERT INTO group_members (group_no, agency_no, joined) VALUES (?, ?, ?)");
    private readonly Statement _leave = database.Prepare("UPDATE group_members SET left_at = ? WHERE group_no = ? AND agency_no = ? AND left_at IS NULL");
    private readonly Statement _own = database.Prepare("UPDATE groups SET owner_no = ? WHERE group_no = ?");

    public IReadOnlyList<Group> Load()
    {
        var groups = new List<Group>();
        while (_all.Step())
        {
            groups.Add(new Group(
                GroupId.TryParse(_all.Text(1), out var id) ? id : throw new InvalidDataException("a group's id"),
                _all.Text(2),
                numbers.Agency(_all.Int(3)),
                Times.FromMicroseconds(_all.Long(4))));
        }

        return groups;
    }

    public IReadOnlyList<GroupMembership> LoadMemberships()
    {
        var memberships = new List<GroupMembership>();
        while (_members.Step())
        {
            memberships.Add(new GroupMembership(
                GroupId.TryParse(_members.Text(0), out var id) ? id : throw new InvalidDataException("a group's id"),
                numbers.Agency(_members.Int(1)),
                _members.Long(2),
                _members.LongOrNull(3) ?? long.MaxValue));
        }

        return memberships;
    }

    public void Insert(Group group) =>
        _insert.Bind(1, group.Id.Value).Bind(2, group.DisplayName).Bind(3, numbers.Find(group.Owner)!.Value).Bind(4, group.CreateTime.ToMicroseconds()).Run();

    public void Join(GroupId group, AgencyId agency, long position) =>
        _join.Bind(1, Number(group)).Bind(2, numbers.Find(agency)!.Value).Bind(3, position).Run();

    public void Leave(GroupId group, AgencyId agency, long position) =>
        _leave.Bind(1, position).Bind(2, Number(group)).Bind(3, numbers.Find(agency)!.Value).Run();

    public void Own(GroupId group, AgencyId agency) => _own.Bind(1, numbers.Find(agency)!.Value).Bind(2, Number(group)).Run();

    private long Number(GroupId group) =>
        _number.Bind(1, group.Value).First(row => row.Long(0), out var number) ? number : throw new InvalidOperationException("the group stands");
}
