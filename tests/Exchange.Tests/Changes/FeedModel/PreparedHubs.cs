using System.Collections.Concurrent;
using Exchange.Tests.Storage.Sqlite;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>Hubs in memory on which every history begins alike; each history has one of its own, threads may run several.</summary>
/// <param name="fault">What is wrong with each.</param>
internal sealed class PreparedHubs(PlantedFault fault) : IDisposable
{
    private readonly ConcurrentBag<InMemoryDatabase> _idle = [];

    /// <summary>Runs a history and compares; throws where hub and model part.</summary>
    public async Task RunAsync(FeedHistory history)
    {
        var database = _idle.TryTake(out var idle) ? idle : await PrepareAsync();
        var goesOn = false;
        try
        {
            await using var hub = new InMemoryHub(new() { ScannedHeads = history.Scan }, database);
            await new FeedRun(new StoreAsHub(hub, fault)).RunOnPreparedAsync(history);
            if (fault == PlantedFault.None)
            {
                await hub.CheckHeadsAsync();
            }

            goesOn = true;
        }
        finally
        {
            if (!goesOn)
            {
                database.Dispose();
            }
        }

        database.Restore();
        _idle.Add(database);
    }

    public void Dispose()
    {
        foreach (var database in _idle)
        {
            database.Dispose();
        }
    }

    private async Task<InMemoryDatabase> PrepareAsync()
    {
        var database = new InMemoryDatabase(fault.Sql);
        await using (var hub = new InMemoryHub(new(), database))
        {
            await FeedRun.PrepareAsync(new StoreAsHub(hub, fault));
        }

        database.Keep();
        return database;
    }
}
