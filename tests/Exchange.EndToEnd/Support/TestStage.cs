using Exchange.Demo.Stage;
using Exchange.DevCertificates;

namespace Exchange.EndToEnd.Support;

/// <summary>A hub of a test's own: real server, real certificates, agencies registered. Gone with its processes and files when disposed of.</summary>
internal sealed class TestStage : IAsyncDisposable
{
    private readonly StageFolder _folder;

    private TestStage(StageFolder folder, HubStage hub) => (_folder, Hub) = (folder, hub);

    /// <summary>The hub.</summary>
    public HubStage Hub { get; }

    /// <summary>Opens a hub with these agencies and the operation's lead.</summary>
    public static async Task<TestStage> OpenAsync(CancellationToken cancellationToken, params string[] agencies)
    {
        var folder = StageFolder.MakeTemporary();
        HubStage? hub = null;
        try
        {
            hub = await HubStage.OpenAsync(folder, cancellationToken);
            await hub.RegisterAsync([.. IosXParticipants.All.Where(p => p.Id == IosXParticipants.Lead || agencies.Contains(p.Id))], cancellationToken);
            return new TestStage(folder, hub);
        }
        catch
        {
            await (hub?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Delete();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Delete();
    }
}
