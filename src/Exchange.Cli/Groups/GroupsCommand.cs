using System.CommandLine;
using Exchange.Cli.Calls;
using Exchange.Cli.Output;
using Exchange.Client;
using Wire = Exchange.V1;

namespace Exchange.Cli.Groups;

/// <summary><c>exchange groups</c>: sharing groups, which their members alone know of.</summary>
internal static class GroupsCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="tool">What commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(Tool tool) => tool.Calling(
        new ToolCommand("groups", "Sharing groups: agencies that you address together; members alone know of a group")
        {
            Notes = "Address a group with 'exchange push --to-group GROUP'. Who joins receives what was shared with the group before, once; from who leaves it is withdrawn.",
            Examples = ["exchange groups list", "exchange groups create \"Watches task force\" --member bka --member gdf", "exchange groups add g3f0c2a9e7b1d8c449d55 police-nl"],
            Subcommands = { List(tool), Show(tool), CreateGroup(tool), Add(tool), Remove(tool) },
        },
        ListAsync);

    private static Command List(Tool tool) => tool.Calling(
        new ToolCommand("list", "List the groups that your agency is a member of") { Examples = ["exchange groups list", "exchange groups list --json"] },
        ListAsync);

    private static async Task<int> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var groups = new List<Wire.Group>();
        await foreach (var group in call.Connect().ListGroupsAsync(call.DirectoryContext(), cancellationToken))
        {
            groups.Add(group);
        }

        if (call.Json)
        {
            call.Print(MessageJson.Array(groups));
            return ExitCode.Done;
        }

        var table = new TextTable("group", "name", "owner", "members");
        foreach (var group in groups)
        {
            table.Add(Wording.Id(group.Name), group.DisplayName, Wording.Id(group.Owner), string.Join(", ", group.Members.Select(Wording.Id)));
        }

        table.Write(call.Environment);
        return ExitCode.Done;
    }

    private static Command Show(Tool tool)
    {
        var group = Group();
        var command = new ToolCommand("show", "Show a group that your agency is a member of") { Examples = ["exchange groups show g3f0c2a9e7b1d8c449d55"], Arguments = { group } };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.GetGroupRequest { Context = call.DirectoryContext(), Name = ResourceName.Group(call.Get(group)) };
            var found = (await call.Connect().Groups.GetGroupAsync(request, cancellationToken: cancellationToken)).Group;
            if (call.Json)
            {
                call.WriteJson(json => MessageJson.Write(json, found, withDefaults: true));
                return ExitCode.Done;
            }

            var sheet = new FactSheet();
            sheet.Head(SafeText.ForTerminal(found.DisplayName));
            sheet.Add("group", Wording.Id(found.Name));
            sheet.Add("owner", $"{Wording.Id(found.Owner)}, which alone changes its members");
            sheet.Add("members", string.Join(", ", found.Members.Select(Wording.Id)));
            sheet.Add("created", Wording.Time(found.CreateTime));
            sheet.Write(call.Environment);
            return ExitCode.Done;
        });
    }

    private static Command CreateGroup(Tool tool)
    {
        var name = new Argument<string>("name") { Description = "Its name for people; the hub gives its id" };
        var members = new Option<string[]>("--member") { Description = "Member besides your agency (repeatable)", HelpName = "AGENCY" };
        var command = new ToolCommand("create", "Create a group with your agency as owner and first member")
        {
            Examples = ["exchange groups create \"Watches task force\" --member bka --member gdf"],
            Arguments = { name },
            Options = { members },
        };
        return tool.Calling(command, async (call, cancellationToken) =>
        {
            var request = new Wire.CreateGroupRequest
            {
                Context = call.DirectoryContext(),
                Group = new Wire.Group { DisplayName = call.Get(name) },
                Members = { (call.Get(members) ?? []).Select(ResourceName.Agency) },
            };
            var answer = await call.Connect().Groups.CreateGroupAsync(request, cancellationToken: cancellationToken);
            Receipts.Tell(call, $"{answer.Group.Name} is created with {Count(answer.Group)}", "group", answer.Group, answer.Entry);
            return ExitCode.Done;
        });
    }

    private static Command Add(Tool tool)
    {
        var (group, agencies) = (Group(), Agencies("Who joins"));
        var command = new ToolCommand("add", "Add members to a group that your agency owns: they receive what was shared with it")
        {
            Examples = ["exchange groups add g3f0c2a9e7b1d8c449d55 police-nl"],
            Arguments = { group, agencies },
        };
        return tool.Calling(command, (call, cancellationToken) => ChangeAsync(
            call, new Wire.UpdateGroupMembersRequest { Name = ResourceName.Group(call.Get(group)), AddedMembers = { call.Get(agencies).Select(ResourceName.Agency) } }, cancellationToken));
    }

    private static Command Remove(Tool tool)
    {
        var (group, agencies) = (Group(), Agencies("Who leaves; never the owner"));
        var command = new ToolCommand("remove", "Remove members from a group that your agency owns: what they had through it is withdrawn")
        {
            Examples = ["exchange groups remove g3f0c2a9e7b1d8c449d55 police-nl"],
            Arguments = { group, agencies },
        };
        return tool.Calling(command, (call, cancellationToken) => ChangeAsync(
            call, new Wire.UpdateGroupMembersRequest { Name = ResourceName.Group(call.Get(group)), RemovedMembers = { call.Get(agencies).Select(ResourceName.Agency) } }, cancellationToken));
    }

    private static async Task<int> ChangeAsync(ToolCall call, Wire.UpdateGroupMembersRequest request, CancellationToken cancellationToken)
    {
        request.Context = call.DirectoryContext();
        var answer = await call.Connect().Groups.UpdateGroupMembersAsync(request, cancellationToken: cancellationToken);
        Receipts.Tell(call, $"{answer.Group.Name} has {Count(answer.Group)}", "group", answer.Group, answer.Entry);
        return ExitCode.Done;
    }

    private static string Count(Wire.Group group) => $"{group.Members.Count} {(group.Members.Count == 1 ? "member" : "members")}";

    private static Argument<string> Group() => new("group") { Description = "The group's id, as 'exchange groups' shows it" };

    private static Argument<string[]> Agencies(string description) => new("agencies") { Description = description, Arity = ArgumentArity.OneOrMore };
}
