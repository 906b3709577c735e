using System.Text.Json;
using Exchange.Cli.Output;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Cli.Groups;

public sealed class GroupsCommandTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    private TestHub Hub => fixture.Hub;

    [Fact]
    public async Task Delivers_ToMembersAsTheyComeAndGo()
    {
        var (owner, member, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await CreateAsync(owner, "Watches task force", member);
        await owner.System.StoreAsync(SampleRecords.Domain(owner, 1).For(new Distribution { Groups = { group } }));
        var cursor = (await member.System.PullAllAsync()).Cursor;

        Assert.Contains("has 3 members", (await ToolRun.As(Hub, owner.Officer, "groups", "add", group, other.Id)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Equal([ChangeKind.Upserted], (await other.System.PullAllAsync()).Changes.Select(c => c.Kind));
        Assert.Contains("has 2 members", (await ToolRun.As(Hub, owner.Officer, "groups", "remove", group, member.Id)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Equal([ChangeKind.Withdrawn], (await member.System.PullAllAsync(cursor)).Changes.Select(c => c.Kind));
    }

    [Fact]
    public async Task Hides_GroupsFromOutsiders()
    {
        var (owner, member, other) = (await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync(), await fixture.AddAgencyAsync());
        var group = await CreateAsync(owner, "Hidden", member);
        var id = group.Split('/')[1];
        Assert.Contains($"{id}\tHidden\t{owner.Id}\t", (await ToolRun.As(Hub, member.Officer, "groups")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Contains($"{owner.Id}, which alone changes its members", (await ToolRun.As(Hub, member.Officer, "groups", "show", id)).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Single((await ToolRun.As(Hub, other.Officer, "groups", "list")).Ends(ExitCode.Done).Lines);
        var hidden = (await ToolRun.As(Hub, other.Officer, "groups", "show", id)).Ends(ExitCode.Refused);
        var absent = (await ToolRun.As(Hub, other.Officer, "groups", "show", "g00000000000000000000")).Ends(ExitCode.Refused);
        Assert.Equal(absent.Talk, hidden.Talk);
        var member2 = (await ToolRun.As(Hub, member.Officer, "groups", "add", id, other.Id)).Ends(ExitCode.Refused);
        Assert.Contains("RULE_FORBIDS", member2.Talk, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(TestAgency owner, string name, TestAgency member)
    {
        using var created = JsonDocument.Parse((await ToolRun.As(Hub, owner.Officer, "groups", "create", name, "--member", member.Id, "--json")).Ends(ExitCode.Done).Output);
        return created.RootElement.GetProperty("group").GetProperty("name").GetString()!;
    }
}
