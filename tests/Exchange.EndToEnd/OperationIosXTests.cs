using Exchange.Client;
using Exchange.Demo.Stage;
using Exchange.DevCertificates;
using Exchange.EndToEnd.Support;
using Xunit;

namespace Exchange.EndToEnd;

/// <summary>The list of Operation IOS X through the real server and the real tool, undisturbed and disturbed.</summary>
public sealed class OperationIosXTests
{
    private const long MostMemoryBytes = 300_000_000;
    private const long FirstBatches = 3_000;

    private static readonly string[] Pullers = ["police-de", "police-fr", "eurojust"];

    /// <summary>What is killed in the middle of a push.</summary>
    public enum Victim
    {
        /// <summary>The server.</summary>
        Server,

        /// <summary>The tool that pushes.</summary>
        Tool,

        /// <summary>Both.</summary>
        Both,
    }

    [Fact]
    public async Task Delivers_EachNameOnceToThreeAgencies()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await TestStage.OpenAsync(stop, Pullers);
        var list = DomainList.IosX(stage.Hub.Folder.Root);

        var totals = await PushAsync(stage.Hub, list, stop);

        Assert.Equal(new PushTotals(Created: list.Names.Count, 0, 0, 0, 0), totals);
        foreach (var agency in Pullers)
        {
            VerifyReceived(list, await stage.Hub.PullByToolAsync(agency, stop));
        }

        Assert.Equal(new PushTotals(0, 0, Unchanged: list.Names.Count, 0, 0), await PushAsync(stage.Hub, list, stop));
        Assert.Equal(0, (await stage.Hub.PullByToolAsync(Pullers[0], stop)).Changes);
        Assert.InRange(stage.Hub.PeakMemoryBytes, 1, MostMemoryBytes);
        await stage.Hub.Server.StopAsync();
    }

    [Theory]
    [InlineData(Victim.Server)]
    [InlineData(Victim.Tool)]
    [InlineData(Victim.Both)]
    public async Task Resumes_AfterAKillInTheMiddle(Victim victim)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await TestStage.OpenAsync(stop, Pullers);
        var list = DomainList.IosX(stage.Hub.Folder.Root);
        var push = new ListPush(stage.Hub, IosXParticipants.Lead, list);

        await using var first = push.Start();
        await push.WaitForAnsweredAsync(first, FirstBatches, stop);
        await KillAsync(victim, stage.Hub, first, stop);
        await using var last = first.HasExited ? push.Start() : null;

        // What was answered before is not sent again: were any of it lost, the agencies could not receive every name.
        Assert.Equal(new PushTotals(Created: list.Names.Count, 0, 0, 0, 0), await ListPush.EndAsync(last ?? first, stop));
        foreach (var agency in Pullers)
        {
            VerifyReceived(list, await stage.Hub.PullByToolAsync(agency, stop));
        }

        Assert.InRange(stage.Hub.PeakMemoryBytes, 1, MostMemoryBytes);
        await stage.Hub.Server.StopAsync();
    }

    private static async Task KillAsync(Victim victim, HubStage hub, Demo.Processes.ChildProcess push, CancellationToken cancellationToken)
    {
        if (victim is Victim.Tool or Victim.Both)
        {
            await push.KillAsync();
        }

        if (victim is Victim.Server or Victim.Both)
        {
            await hub.Server.KillAsync();
            await hub.RestartAsync(cancellationToken);
        }
    }

    private static async Task<PushTotals> PushAsync(HubStage hub, DomainList list, CancellationToken cancellationToken)
    {
        await using var push = new ListPush(hub, IosXParticipants.Lead, list).Start();
        return await ListPush.EndAsync(push, cancellationToken);
    }

    private static void VerifyReceived(DomainList list, ReceivedRecords received)
    {
        Assert.Equal(list.Names, received.DomainNames.Order(StringComparer.Ordinal));
        Assert.Equal(list.Names.Count, received.Changes);
    }
}
