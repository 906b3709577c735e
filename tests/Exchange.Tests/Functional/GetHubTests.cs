using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>What a client learns before anything else.</summary>
public sealed class GetHubTests(HubFixture fixture) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task Returns_LimitsAndUnderstoodFields()
    {
        var agency = await fixture.OneAgencyAsync();

        var answer = await agency.System.Hub.GetHubAsync(new GetHubRequest { Context = agency.System.Context });

        Assert.Equal((4_194_304, 262_144, 5_000, 2_000, 100, 30), (answer.Hub.Limits.MessageBytes, answer.Hub.Limits.RecordBytes, answer.Hub.Limits.BatchRecords, answer.Hub.Limits.PageChanges, answer.Hub.Limits.PageRecords, answer.Hub.Limits.SessionDays));
        Assert.Equal(
            (1_000d, 10_000, 200d, 2_000, 1_000, 1_000, 10_000_000),
            (answer.Hub.Limits.CallsPerSecond, answer.Hub.Limits.CallBurst, answer.Hub.Limits.SearchesPerSecond, answer.Hub.Limits.SearchBurst, answer.Hub.Limits.OpenStreams, answer.Hub.Limits.OpenCalls, answer.Hub.Limits.AgencyRecords));
        Assert.Equal((1L, "exchange.v1"), (answer.Hub.Epoch, Assert.Single(answer.Hub.ContractVersions)));
        Assert.True(Guid.TryParseExact(answer.Hub.Id, "D", out _));
        foreach (var descriptor in new[] { PushRecord.Descriptor, Exchange.V1.Record.Descriptor, RecordContent.Descriptor, Domain.Descriptor, Suspect.Descriptor, Asset.Descriptor, Marking.Descriptor, Distribution.Descriptor, CallContext.Descriptor })
        {
            var understood = Assert.Single(answer.Hub.UnderstoodMessages, m => m.MessageName == descriptor.FullName);
            Assert.Equal(descriptor.Fields.InFieldNumberOrder().Select(f => f.FieldNumber), understood.FieldNumbers);
        }
    }

    [Fact]
    public async Task Returns_TheSameHubAfterARestart()
    {
        await using var hub = await TestHub.StartAsync();
        var before = (await hub.Operator.Hub.GetHubAsync(new GetHubRequest { Context = hub.Operator.Context })).Hub;
        await hub.StopNodeAsync();
        await hub.StartNodeAsync();
        hub.Operator.Reconnect();

        var after = (await hub.Operator.Hub.GetHubAsync(new GetHubRequest { Context = hub.Operator.Context })).Hub;

        Assert.Equal((before.Id, before.Epoch), (after.Id, after.Epoch));
    }
}
