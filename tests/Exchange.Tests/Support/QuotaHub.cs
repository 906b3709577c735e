using Exchange.Server.Quotas;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Tests.Support;

/// <summary>A hub that holds its agencies to a test's quotas, after they were registered without: its operators are an agency, too.</summary>
internal sealed record QuotaHub(TestHub Hub, TestAgency Busy, TestAgency Other) : IAsyncDisposable
{
    public static async Task<QuotaHub> StartAsync(QuotaOptions quotas, TimeProvider? time = null)
    {
        var present = new QuotaOptions();
        var hub = await TestHub.StartAsync(new TestHubOptions { Time = time ?? TimeProvider.System, Configure = services => services.AddSingleton(present) });
        var (busy, other) = (await hub.AddAgencyAsync("busy"), await hub.AddAgencyAsync("other"));
        await hub.StopNodeAsync();
        present = quotas;
        await hub.StartNodeAsync();
        return new QuotaHub(hub, busy, other);
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
