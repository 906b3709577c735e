using System.Collections.Concurrent;
using System.Reflection;
using Exchange.Changes;
using Exchange.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Support;

/// <summary>A hub's store that notes which of its methods are called, in order.</summary>
internal class CountingStore : DispatchProxy
{
    /// <summary>What the hub asks by its clock, whoever calls, and what it notes once an answer has left, which may be during the next call.</summary>
    private static readonly string[] ByTheClock =
        [nameof(IExchangeStore.SettleDueAsync), nameof(IExchangeStore.CompactAsync), nameof(IExchangeStore.WaitForLogPastAsync), nameof(IExchangeStore.KeepCheckpointAsync), nameof(IExchangeStore.CheckLog), nameof(IExchangeStore.NoteSent)];

    private ConcurrentQueue<string> _calls = [];
    private IExchangeStore? _store;

    /// <summary>Puts it in the place of the hub's store.</summary>
    public static void Use(IServiceCollection services, ConcurrentQueue<string> calls) => services.AddSingleton(s =>
    {
        var counting = Create<IExchangeStore, CountingStore>();
        ((CountingStore)(object)counting)._store = s.GetRequiredService<SqliteHub>().Store;
        ((CountingStore)(object)counting)._calls = calls;
        return counting;
    });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // Where the feed stands and who belongs to what is held in memory and read by every call alike; the hub's own clock makes no call.
        if (!targetMethod!.IsSpecialName && !ByTheClock.Contains(targetMethod.Name))
        {
            _calls.Enqueue(targetMethod.Name);
        }

        return targetMethod.Invoke(_store, args);
    }
}
