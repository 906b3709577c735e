using System.Collections.Concurrent;
using System.Reflection;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Sharing;
using Exchange.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Changes.FeedModel;

/// <summary>
/// The store of a served hub: holds a pull still before it logs the page after which its line is to break, so that what was shown
/// is known; and may have a fault planted between itself and the server.
/// </summary>
internal class WatchedStore : DispatchProxy
{
    private readonly ConcurrentDictionary<string, int> _pagesLeft = [];
    private PlantedFault _fault = PlantedFault.None;
    private IExchangeStore? _store;

    /// <summary>Puts it in the place of a hub's store.</summary>
    public static void Use(IServiceCollection services, PlantedFault fault) => services.AddSingleton(s =>
    {
        var proxy = Create<IExchangeStore, WatchedStore>();
        var watched = (WatchedStore)(object)proxy;
        (watched._store, watched._fault) = (s.GetRequiredService<SqliteHub>().Store, fault);
        return proxy;
    });

    /// <summary>No page after so many is logged for the pull of this case; it waits there until its caller has gone.</summary>
    public static void BreakAfter(IExchangeStore store, string caseReference, int pages) => ((WatchedStore)(object)store)._pagesLeft[caseReference] = pages;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, args) switch
    {
        (nameof(IExchangeStore.ReadFeed), [Reader reader, RecordFilter filter, FeedCursor cursor, int limit, IFeedWriter writer]) => ReferenceEquals(_fault.Read, PlantedFault.None.Read)
            ? _store!.ReadFeed(reader, filter, cursor, limit, writer)
            : _fault.Read(_store!, reader, filter, cursor, limit).WriteTo(writer),
        (nameof(IExchangeStore.KeyOfPage), [FeedReader reader, FeedCursor cursor, int limit]) => _fault.KeyOf(_store!, reader, cursor, limit),
        (nameof(IExchangeStore.LogPageAsync), [AuditEntryDraft { Count: > 0 } entry, long readAt, PageRun run, CancellationToken cancellation]) =>
            LogPageAsync(entry, readAt, run, cancellation),
        _ => targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null),
    };

    private async Task<Outcome<LoggedEntry?>> LogPageAsync(AuditEntryDraft entry, long readAt, PageRun run, CancellationToken cancellation)
    {
        if (_pagesLeft.AddOrUpdate(entry.Detail.CaseReference, int.MaxValue, (_, left) => left - 1) < 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }

        return await _store!.LogPageAsync(entry, readAt, run, cancellation);
    }
}
