using System.Reflection;
using Exchange.Changes;
using Exchange.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Support;

/// <summary>A hub's store whose answers a test changes: how a hub lies.</summary>
internal class TwistedStore : DispatchProxy
{
    private IExchangeStore? _store;
    private Func<string, object?[], object?, object?> _twist = (_, _, answer) => answer;

    /// <summary>Puts it in the place of the hub's store.</summary>
    /// <param name="services">The hub's services.</param>
    /// <param name="twist">Given a method, its arguments and the true answer: the answer to give.</param>
    public static void Use(IServiceCollection services, Func<string, object?[], object?, object?> twist) => services.AddSingleton(s =>
    {
        var twisted = Create<IExchangeStore, TwistedStore>();
        ((TwistedStore)(object)twisted)._store = s.GetRequiredService<SqliteHub>().Store;
        ((TwistedStore)(object)twisted)._twist = twist;
        return twisted;
    });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _twist(targetMethod!.Name, args!, targetMethod.Invoke(_store, args));
}
