using Exchange.Audit;
using Exchange.Server.Audit;
using Exchange.Server.Hosting;
using Exchange.Tests.Storage;
using Exchange.Tests.Storage.Sqlite;
using Exchange.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Exchange.Tests.Server.Audit;

public sealed class CheckpointerTests : IAsyncDisposable
{
    private static readonly LogOptions Options = new();

    private readonly SqliteStoreUnderTest _hub = new();
    private readonly TimersByHand _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-checkpoints-");

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Signs_AtTheStart_AndAgainWhenItsTimeHasCome()
    {
        using var checkpointer = await StartAsync();

        var (due, fire) = await _time.NextAsync(Ended);
        Assert.Equal(Options.CheckpointEvery, due);
        Assert.Equal(Options.CheckpointEvery / 5, await _time.FireAsync(Ended));
        fire();
        var size = await LogAsync();
        await _time.NextAsync(Ended); // the next rest begins: what was logged since is signed

        Assert.Equal(size, _hub.Store.NewestCheckpoint!.Size);
        await checkpointer.StopAsync(Ended);
    }

    [Fact]
    public async Task Signs_Sooner_WhenSomebodyWaits()
    {
        using var checkpointer = await StartAsync();

        var size = await LogAsync();
        var waiting = checkpointer.WaitForAsync(size, Ended);
        Assert.Equal(Options.CheckpointEvery, (await _time.NextAsync(Ended)).Due); // and never fires
        Assert.Equal(Options.CheckpointEvery / 5, await _time.FireAsync(Ended));

        Assert.Equal(size, (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Ended)).Size);
        await checkpointer.StopAsync(Ended);
    }

    private async Task<Checkpointer> StartAsync()
    {
        var folder = new DataDirectory(_folder.FullName);
        LogKeys.Create(folder, _hub.Store.Hub);
        var checkpointer = new Checkpointer(_hub.Store, LogKeys.Load(folder, _hub.Store.Hub), Options, _time, NullLogger<Checkpointer>.Instance);
        var size = await LogAsync();
        await checkpointer.StartAsync(Ended);
        await checkpointer.WaitForAsync(size, Ended);
        return checkpointer;
    }

    /// <summary>Logs something; the log's size then.</summary>
    private async Task<long> LogAsync()
    {
        await _hub.Store.LogAsync(StoreUnderTest.Entry(AuditAction.Get), readAt: null, Ended);
        return _hub.Store.Log.Size;
    }
}
