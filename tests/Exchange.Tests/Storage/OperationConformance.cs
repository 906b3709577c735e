using Exchange.Audit;
using Exchange.Sharing;
using Xunit;
using static Exchange.Tests.Sharing.Named;
using static Exchange.Tests.Storage.StoreUnderTest;

namespace Exchange.Tests.Storage;

public abstract class OperationConformance<TStore> : StoreConformance<TStore>
    where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task Creates_AnOperationWithItsLeadAsParticipant()
    {
        var operation = new Operation
        {
            Id = Operation("opson"),
            DisplayName = "Opson XIII",
            Series = "Opson",
            Number = "XIII",
            Lead = Agency("it"),
            StartDate = new DateOnly(2026, 1, 2),
            Goods = [3, 1],
        };
        var head = Hub.Store.Head;
        Assert.False((await Hub.Store.CreateOperationAsync(operation, Entry(AuditAction.OperationChange), Ended)).IsRefused);
        await Hub.ReopenAsync();

        Assert.Equal(["ios-x", "opson"], Hub.Store.ListOperations().Select(o => o.Id.Value));
        var kept = Hub.Store.ListOperations()[1];
        Assert.Equal((operation.DisplayName, operation.Series, operation.Number, operation.Lead), (kept.DisplayName, kept.Series, kept.Number, kept.Lead));
        Assert.Equal((operation.StartDate, null, Hub.Time.GetUtcNow()), (kept.StartDate, kept.EndDate, kept.CreateTime));
        Assert.Equal(operation.Goods, kept.Goods);
        var lead = Assert.Single(Hub.Store.Sharing.Participants(Operation("opson")));
        Assert.Equal((Agency("it"), ParticipantRole.Lead, head + 1), (lead.Agency, lead.Role, lead.Joined));
        Assert.Equal(head + 1, Hub.Store.Head);
    }

    [Theory]
    [InlineData("ios-x", "es", RefusalReason.AlreadyExists)]
    [InlineData("opson", "nobody", RefusalReason.TargetUnknown)]
    public async Task Rejects_WhatStandsAndWhoIsUnknown(string operation, string lead, RefusalReason reason)
    {
        var refused = await Hub.Store.CreateOperationAsync(
            new Operation { Id = Operation(operation), DisplayName = "", Lead = Agency(lead) }, Entry(AuditAction.OperationChange), Ended);

        Assert.Equal(reason, refused.Refusal?.Reason);
        Assert.Single(Hub.Store.ListOperations());
    }

    [Fact]
    public async Task Gives_EveryJoiningAndLeavingAPositionOfItsOwn()
    {
        var head = Hub.Store.Head;
        await ChangeAsync(["fr", "it", "fr", "es"], []); // one named twice, one that takes part already
        Assert.Equal(head + 2, Hub.Store.Head);
        await ChangeAsync(["us"], ["fr", "fr"]);
        Assert.Equal(head + 4, Hub.Store.Head);
        await Hub.ReopenAsync();

        Assert.Equal(["es", "it", "us"], Hub.Store.Sharing.Participants(Operation("ios-x")).Select(m => m.Agency.Value));
        Assert.False(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x"), head));
        Assert.True(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x"), head + 1));
        Assert.True(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x"), head + 3));
        Assert.False(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x"), head + 4));
        Assert.Equal([head + 1, head + 4], Hub.Store.Sharing.Turns(Agency("fr")).ToArray().Where(t => t > head));
    }

    [Fact]
    public async Task Lets_AnAgencyJoinAndLeaveInOneChange()
    {
        await ChangeAsync(["fr"], ["fr"]);

        Assert.False(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x")));
        Assert.Equal(2, Hub.Store.Sharing.Turns(Agency("fr")).ToArray().Count(t => t > 6));
    }

    [Fact]
    public async Task Rejects_UnknownOperationsAndAgencies_AndChangesNothing()
    {
        var head = Hub.Store.Head;
        Assert.Equal(RefusalReason.NotFound, (await Hub.Store.ChangeParticipantsAsync(Operation("opson"), [], [], Entry(AuditAction.OperationChange), Ended)).Refusal?.Reason);
        Assert.Equal(
            RefusalReason.TargetUnknown,
            (await Hub.Store.ChangeParticipantsAsync(
                Operation("ios-x"),
                [new(Agency("fr"), ParticipantRole.Member), new(Agency("nobody"), ParticipantRole.Member)],
                [],
                Entry(AuditAction.OperationChange),
                Ended)).Refusal?.Reason);
        Assert.Equal(head, Hub.Store.Head);
        Assert.False(Hub.Store.Sharing.TakesPart(Agency("fr"), Operation("ios-x")));
    }

    private async Task ChangeAsync(string[] joining, string[] leaving) => Assert.False((await Hub.Store.ChangeParticipantsAsync(
        Operation("ios-x"),
        [.. joining.Select(a => new Joining(Agency(a), ParticipantRole.Member))],
        [.. leaving.Select(Agency)],
        Entry(AuditAction.OperationChange),
        Ended)).IsRefused);
}
