using System.Reflection;
using Exchange.Audit;
using Exchange.Changes;
using Exchange.Storage;
using Exchange.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Benchmarks;

/// <summary>
/// A double of the store that leaves the log out, to measure what the log costs: a batch is stored without an entry, and a page
/// leaves without one. The server has no such thing; it cannot run without its log.
/// </summary>
internal class UnloggedStore : DispatchProxy
{
    // As long as the real one, so that answers are.
    private static readonly LoggedEntry NoEntry = new(0, new byte[MerkleHash.Length], new byte[Leaf.Length], new byte[Leaf.SaltLength]);

    private IExchangeStore _store = null!;

    /// <summary>Puts the double in the place of a node's store.</summary>
    public static void PutInPlace(IServiceCollection services)
    {
        var real = (SqliteHub)services.Single(d => d.ServiceType == typeof(SqliteHub)).ImplementationFactory!(null!);
        var path = real.DatabasePath;
        var options = (StoreOptions)services.Single(d => d.ServiceType == typeof(StoreOptions)).ImplementationInstance!;
        real.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var hub = SqliteHub.Open(path, options, (_, stored, received) => stored.Span.SequenceEqual(received.Span), TimeProvider.System, (database, numbers) => new Unwritten(database, numbers));
        var store = Create<IExchangeStore, UnloggedStore>();
        ((UnloggedStore)(object)store)._store = hub.Store;
        services.AddSingleton(_ => hub);
        services.AddSingleton(_ => store);
        services.AddSingleton(_ => hub.Directory);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IExchangeStore.LogAsync) or nameof(IExchangeStore.LogPageAsync) => Task.FromResult<Outcome<LoggedEntry?>>(NoEntry),
        nameof(IExchangeStore.NoteSent) or nameof(IExchangeStore.NoteConfirmed) => null,
        _ => targetMethod.Invoke(_store, args),
    };

    private sealed class Unwritten(Database database, Numbers numbers) : LogTable(database, numbers)
    {
        public override LoggedEntry Append(AuditEntryDraft draft, DateTimeOffset now) => NoEntry;
    }
}
