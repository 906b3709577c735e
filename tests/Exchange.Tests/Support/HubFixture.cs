using Xunit;

namespace Exchange.Tests.Support;

/// <summary>One hub for a class of tests that keep apart by their own agencies.</summary>
public sealed class HubFixture : IAsyncLifetime
{
    private TestHub? _hub;
    private int _agencies;
    private TestAgency? _one;

    /// <summary>The hub.</summary>
    public TestHub Hub => _hub ?? throw new InvalidOperationException("the hub has not started");

    /// <summary>Registers an agency with an id that no other test has.</summary>
    public Task<TestAgency> AddAgencyAsync(bool eeaMember = true) => Hub.AddAgencyAsync($"agency-{Interlocked.Increment(ref _agencies)}", eeaMember);

    /// <summary>An agency for all tests of the class that change nothing.</summary>
    public async Task<TestAgency> OneAgencyAsync() => _one ??= await AddAgencyAsync();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }
    }
}
