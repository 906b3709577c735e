using Exchange.Changes;
using Exchange.Records;
using Exchange.Tests.Records;
using Xunit;
using static Exchange.Tests.Sharing.Named;

namespace Exchange.Tests.Storage;

/// <summary>Agencies that leave: whose their records are afterwards.</summary>
public abstract class DepartureConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    private static readonly RecordDraft Shop = Drafts.Domain("it", "shop-0001") with { Distribution = Distribution("be") };

    [Fact]
    public async Task Delivers_WhatASuccessorTookOver_UnderItsName()
    {
        await PushAsync();
        Assert.True(await Hub.DepartAsync("it", "fr"));
        await SettleAsync();

        var handed = Record("fr", "shop-0001");
        Assert.Equal([(handed, ChangeKind.Upserted)], Pulled().Where(c => c.Kind == ChangeKind.Upserted));
        Assert.True(Hub.Store.Find(Shop.Key)!.Erased);
        Assert.Equal(Shop.Content, Hub.Store.Find(handed)!.Content);
    }

    [Fact]
    public async Task HandsOn_WhatASuccessorWasYetToTakeOver_WhenItLeavesItself()
    {
        await PushAsync();
        Assert.True(await Hub.DepartAsync("it", "fr"));
        Assert.True(await Hub.DepartAsync("fr", "es"));
        await SettleAsync();

        Assert.Equal([(Record("es", "shop-0001"), ChangeKind.Upserted)], Pulled().Where(c => c.Kind == ChangeKind.Upserted));
    }

    [Fact]
    public async Task Erases_WhatASuccessorWasYetToTakeOver_WhenItLeavesWithoutOne()
    {
        await PushAsync();
        Assert.True(await Hub.DepartAsync("it", "fr"));
        Assert.True(await Hub.DepartAsync("fr", null));
        await SettleAsync();

        Assert.Empty(Pulled());
        Assert.All([Shop.Key, Record("fr", "shop-0001")], r => Assert.True(Hub.Store.Find(r)!.Erased));
    }

    [Fact]
    public async Task Rejects_DeparturesOfNobody_ToNobody_AndOfALeadWithoutASuccessor()
    {
        Assert.False(await Hub.DepartAsync("nobody", null));
        Assert.False(await Hub.DepartAsync("fr", "fr"));
        Assert.False(await Hub.DepartAsync("fr", "nobody"));
        Assert.False(await Hub.DepartAsync("es", null)); // leads ios-x
        Assert.True(await Hub.DepartAsync("it", null));
        Assert.False(await Hub.DepartAsync("it", null));
        Assert.False(await Hub.DepartAsync("fr", "it"));
    }

    private async Task PushAsync()
    {
        await Hub.RegisterAsync("be");
        await Hub.PushAsync("it", Shop);
    }

    private (RecordKey Key, ChangeKind Kind)[] Pulled() => [.. Hub.Pull("be").Changes.Select(c => (c.Record.Key, c.Kind))];

    private async Task SettleAsync()
    {
        while (await Hub.SettleAsync() > 0)
        {
        }
    }
}
