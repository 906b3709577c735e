using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional;

/// <summary>The shortest story: one agency pushes, another pulls.</summary>
public sealed class FirstExchangeTests
{
    [Fact]
    public async Task Delivers_ToNamedAgencyAlone()
    {
        await using var hub = await TestHub.StartAsync();
        var (giver, reader, other) = (await hub.AddAgencyAsync("giver"), await hub.AddAgencyAsync("reader"), await hub.AddAgencyAsync("other"));

        var outcomes = await giver.System.PushAllAsync(
            SampleRecords.Domain(giver, 1).For(reader), SampleRecords.Suspect(giver, 1).For(reader), SampleRecords.Asset(giver, 1).For(reader), SampleRecords.Asset(giver, 2));

        Assert.All(outcomes, o => Assert.Equal((OutcomeStatus.Created, 1L), (o.Status, o.Revision)));
        Assert.Equal(["sample-asset-1", "sample-domain-1", "sample-suspect-1"], (await reader.System.PullAllAsync()).Ids);
        Assert.Equal(4, (await giver.System.PullAllAsync()).Changes.Count);
        Assert.Empty((await other.System.PullAllAsync()).Changes);
    }
}
