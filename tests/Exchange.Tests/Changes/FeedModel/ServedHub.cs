using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Exchange.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// A real server over TLS on which histories run one after another, each with agencies, operations and groups of its own; each
/// erases its records when it is over, so that the next finds nothing that everyone sees.
/// </summary>
internal sealed class ServedHub : IAsyncDisposable
{
    private readonly TestHub _hub;
    private int _histories;

    private ServedHub(TestHub hub, FakeTimeProvider clock) => (_hub, Clock) = (hub, clock);

    public FakeTimeProvider Clock { get; }

    /// <summary>How many histories have begun.</summary>
    public int Histories => _histories;

    /// <summary>Starts one.</summary>
    /// <param name="scan">How many heads it looks at for a page.</param>
    /// <param name="fault">What is wrong with its store.</param>
    /// <param name="plant">What is wrong with its services.</param>
    public static async Task<ServedHub> StartAsync(int scan, PlantedFault fault, Action<IServiceCollection>? plant = null)
    {
        // Whole seconds, before the present, so that the server's certificate is valid by the callers' clock.
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        var hub = await TestHub.StartAsync(new TestHubOptions
        {
            Time = clock,
            Server = new() { Store = new StoreOptions { ScannedHeads = scan, IndexDelay = TimeSpan.Zero } },
            Configure = services =>
            {
                WatchedStore.Use(services, fault);
                plant?.Invoke(services);
            },
        });
        if (fault.Sql.Length > 0)
        {
            using var connection = SqliteDatabase.Open(hub.DatabasePath, writes: true);
            SqliteDatabase.Execute(connection, fault.Sql);
        }

        return new ServedHub(hub, clock);
    }

    /// <summary>Begins a history.</summary>
    public ServerAsHub Begin() => new(_hub, Clock, Interlocked.Increment(ref _histories));

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
