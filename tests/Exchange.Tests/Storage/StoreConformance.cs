using Xunit;

namespace Exchange.Tests.Storage;

/// <summary>
/// What every store does, written against the ports alone. A test stands for a sentence of their documentation; a store has one
/// line for each part of the suite.
/// </summary>
/// <typeparam name="TStore">The store.</typeparam>
public abstract class StoreConformance<TStore> : IAsyncLifetime
    where TStore : StoreUnderTest, new()
{
    private protected TStore Hub { get; } = new();

    private protected static CancellationToken Ended => TestContext.Current.CancellationToken;

    /// <summary>es, fr and it are bound by EU law, us is not; es leads ios-x.</summary>
    public async ValueTask InitializeAsync()
    {
        await Hub.RegisterAsync("hub");
        await Hub.RegisterAsync("es");
        await Hub.RegisterAsync("fr");
        await Hub.RegisterAsync("it");
        await Hub.RegisterAsync("us", eeaMember: false);
        await Hub.CreateOperationAsync("ios-x", "es");
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
