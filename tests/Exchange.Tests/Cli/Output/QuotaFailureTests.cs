using Exchange.Cli.Output;
using Exchange.Server.Quotas;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Cli.Output;

/// <summary>Who meets a quota is told which, and when to come again, where that is longer than a person waits.</summary>
public sealed class QuotaFailureTests
{
    [Fact]
    public async Task Tells_WhatIsUsedUpAndWhenToTryAgain()
    {
        await using var started = await QuotaHub.StartAsync(new QuotaOptions { CallsPerSecond = 0.01, CallBurst = 1 });
        (await ToolRun.As(started.Hub, started.Busy.Officer, "agencies", "list")).Ends(ExitCode.Done);

        var run = (await ToolRun.As(started.Hub, started.Busy.Officer, "agencies", "list")).Ends(ExitCode.Refused);

        Assert.Contains("the agency busy has used up its 0.01 calls per second", run.Talk, StringComparison.Ordinal);
        Assert.Matches(@"reason +QUOTA_EXCEEDED", run.Talk);
        Assert.Matches(@"retry +helps, after (9\d|100) seconds", run.Talk);

        var json = (await ToolRun.As(started.Hub, started.Busy.Officer, "agencies", "list", "--json")).Ends(ExitCode.Refused).Talk;
        Assert.Contains("\"quota\": \"quotas.callsPerSecond\"", json, StringComparison.Ordinal);
        Assert.Matches(@"""retry_after_seconds"": (9\d|100)\b", json);
    }
}
