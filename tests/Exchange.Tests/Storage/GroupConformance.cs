using Exchange.Audit;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

public abstract class GroupConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Creates_AGroupWithItsOwnerAndMembers()
    {
        var head = Hub.Store.Head;
        await Hub.CreateGroupAsync("friends", "es", "fr", "it", "fr");
        await Hub.ReopenAsync();

        Assert.Equal(new Group(Group("friends"), "friends", Agency("es"), Hub.Time.GetUtcNow()), Assert.Single(Hub.Store.ListGroups()));
        Assert.Equal(["es", "fr", "it"], Hub.Store.Sharing.Members(Group("friends")).Select(a => a.Value));
        Assert.Equal(head + 3, Hub.Store.Head);
        Assert.Equal([false, true], new[] { head + 1, head + 2 }.Select(p => Hub.Store.Sharing.IsMember(Agency("fr"), Group("friends"), p)));
    }

    [Fact]
    public async Task Rejects_WhatStands_AndWhoIsUnknown_AndChangesNothing()
    {
        await Hub.CreateGroupAsync("friends", "es");
        var head = Hub.Store.Head;

        Assert.Equal(RefusalReason.AlreadyExists, await CreateAsync("friends", "it"));
        Assert.Equal(RefusalReason.TargetUnknown, await CreateAsync("others", "es", "nobody"));
        Assert.Equal(RefusalReason.NotFound, await ChangeAsync("nowhere", ["fr"], []));
        Assert.Equal(RefusalReason.TargetUnknown, await ChangeAsync("friends", ["fr", "nobody"], []));
        Assert.Equal(head, Hub.Store.Head);
        Assert.Single(Hub.Store.ListGroups());
        Assert.Equal(["es"], Hub.Store.Sharing.Members(Group("friends")).Select(a => a.Value));
    }

    [Fact]
    public async Task Gives_EveryJoiningAndLeavingAPositionOfItsOwn()
    {
        await Hub.CreateGroupAsync("friends", "es");
        var head = Hub.Store.Head;
        Assert.Null(await ChangeAsync("friends", ["fr", "it", "es"], ["fr", "us"]));
        await Hub.ReopenAsync();

        Assert.Equal(head + 3, Hub.Store.Head);
        Assert.Equal(["es", "it"], Hub.Store.Sharing.Members(Group("friends")).Select(a => a.Value));
        Assert.Equal([head + 1, head + 3], Hub.Store.Sharing.Turns(Agency("fr")).ToArray().Where(t => t > head));
    }

    private async Task<RefusalReason?> CreateAsync(string group, string owner, params string[] members) => (await Hub.Store.CreateGroupAsync(
        new Group(Group(group), group, Agency(owner), default), [.. members.Select(Agency)], Entry(AuditAction.GroupChange), Ended)).Refusal?.Reason;

    private async Task<RefusalReason?> ChangeAsync(string group, string[] joining, string[] leaving) => (await Hub.Store.ChangeMembersAsync(
        Group(group), [.. joining.Select(Agency)], [.. leaving.Select(Agency)], Entry(AuditAction.GroupChange), Ended)).Refusal?.Reason;
}
