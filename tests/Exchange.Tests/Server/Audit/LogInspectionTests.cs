using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Tests.Storage;
using Exchange.Tests.Storage.Sqlite;
using Exchange.Tests.Support;
using Xunit;

namespace Exchange.Tests.Server.Audit;

public sealed class LogInspectionTests : IAsyncDisposable
{
    private readonly SqliteStoreUnderTest _hub = new();
    private readonly TimersByHand _time = new();

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Finds_NothingInALogThatIsWhole()
    {
        await LogAsync(35);
        var size = _hub.Store.Log.Size;

        Assert.Empty(await InspectAsync());

        Assert.Equal(size, _hub.Store.Log.Size);
    }

    [Fact]
    public async Task Tells_WhatIsWrongWithAnEntryOfLongAgo_InTheLogItself()
    {
        await LogAsync(35);
        _hub.Execute("UPDATE entries SET touched = x'0101' WHERE sequence = 12");
        _hub.Execute("DELETE FROM entries WHERE sequence = 23");

        var faults = await InspectAsync();

        Assert.Equal([12, 23], faults.Select(f => f.LogIndex));
        var told = _hub.Store.ReadWholeLog(new AuditQuery(null, [AuditAction.Tampering], long.MaxValue, 10) { OldestFirst = true });
        Assert.Equal([12, 23], told.Select(e => long.Parse(e.Detail!.Subject.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Goes through the log once, ten entries after each rest.</summary>
    private async Task<IReadOnlyList<LogFault>> InspectAsync()
    {
        using var inspection = new LogInspection(_hub.Store, new LogOptions { InspectedPerSecond = 10 }, _time, Microsoft.Extensions.Logging.Abstractions.NullLogger<LogInspection>.Instance);
        var inspecting = inspection.InspectAsync(Ended);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var firing = FireAsync(stop.Token);
        var faults = await inspecting;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => firing);
        return faults;
    }

    private async Task FireAsync(CancellationToken stop)
    {
        while (true)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), await _time.FireAsync(stop));
        }
    }

    private async Task LogAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Get), readAt: null, Ended);
        }
    }
}
