using System.Text.Json;
using Exchange.Client;
using Exchange.Demo.Processes;
using Exchange.Demo.Stage;
using Xunit;

namespace Exchange.EndToEnd.Support;

/// <summary>A push of a list by the tool, with a session file, which may be started as often as it is ended.</summary>
/// <param name="hub">The hub.</param>
/// <param name="agency">Who pushes.</param>
/// <param name="list">What.</param>
internal sealed class ListPush(HubStage hub, string agency, DomainList list)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    private readonly string _session = Path.Combine(hub.Folder.Root, $"{Guid.NewGuid():N}.session");

    /// <summary>Starts it, or goes on with it.</summary>
    public ChildProcess Start() => hub.Tool.Start(
        "push", list.Path, "--format", "list", "--infringement", "counterfeit", "--status", "actioned", "--action", "seizure-banner", "--operation", "ios-x",
        "--to-operation", "ios-x", "--tlp", "green", "--session", _session, "--rejected", _session + ".rejected.csv", "--json", "--profile", agency);

    /// <summary>Waits until so many records are answered, while most are not.</summary>
    public async Task WaitForAnsweredAsync(ChildProcess push, long least, CancellationToken cancellationToken)
    {
        while (Answered() < least)
        {
            Assert.False(push.HasExited, $"the push ended before it could be disturbed: {push.Errors}");
            await Task.Delay(Poll, cancellationToken);
        }

        Assert.InRange(Answered(), least, list.Names.Count - least);
    }

    /// <summary>Waits for the end of it.</summary>
    /// <returns>The totals that the tool tells.</returns>
    public static async Task<PushTotals> EndAsync(ChildProcess push, CancellationToken cancellationToken)
    {
        var code = await push.WaitAsync(cancellationToken);
        Assert.True(code == 0, $"exchange push ended with {code}: {push.Errors} {push.Output}");
        return ToolOutput.Totals(push.Output);
    }

    private long Answered()
    {
        if (!File.Exists(_session))
        {
            return 0;
        }

        using var state = JsonDocument.Parse(File.ReadAllText(_session));
        return state.RootElement.GetProperty("answeredRecords").GetInt64();
    }
}
