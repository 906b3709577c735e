using Exchange.V1;

namespace Exchange.Tests.Support;

/// <summary>Sharing groups through the generated stub.</summary>
public static class Groups
{
    /// <summary>Creates a group.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> CreateGroupAsync(this TestAgency owner, params TestAgency[] members) =>
        (await owner.Officer.Groups.CreateGroupAsync(new CreateGroupRequest
        {
            Context = owner.Officer.Context,
            Group = new Group { DisplayName = "Luxury goods desk" },
            Members = { members.Select(m => m.Name) },
        })).Group.Name;

    /// <summary>Adds members.</summary>
    public static Task<Group> AddMembersAsync(this TestAgency owner, string group, params TestAgency[] members) => owner.UpdateMembersAsync(group, members, []);

    /// <summary>Removes members.</summary>
    public static Task<Group> RemoveMembersAsync(this TestAgency owner, string group, params TestAgency[] members) => owner.UpdateMembersAsync(group, [], members);

    /// <summary>The same record for the members of a group.</summary>
    public static PushRecord ForGroup(this PushRecord record, string group) => record.For(new Distribution { Groups = { group } });

    private static async Task<Group> UpdateMembersAsync(this TestAgency agency, string group, TestAgency[] added, TestAgency[] removed) =>
        (await agency.Officer.Groups.UpdateGroupMembersAsync(new UpdateGroupMembersRequest
        {
            Context = agency.Officer.Context,
            Name = group,
            AddedMembers = { added.Select(m => m.Name) },
            RemovedMembers = { removed.Select(m => m.Name) },
        })).Group;
}
