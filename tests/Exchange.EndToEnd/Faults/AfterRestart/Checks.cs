using Exchange.EndToEnd.Faults.Load;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>Everything that must hold of a hub that was started again.</summary>
internal static class Checks
{
    /// <summary>The checks, in their order: what looks comes before what sends again.</summary>
    public static IReadOnlyList<IAfterRestart> All { get; } =
    [
        new LogIsWhole(),
        new TreeIsConsistent(),
        new AnswersAreLogged(),
        new RecordsStand(),
        new ErasuresHold(),
        new ChangesAreLogged(),
        new FollowerGoesOn(),
        new BatchesAreAnsweredAgain(),
    ];

    /// <summary>Makes all of them.</summary>
    /// <returns>What is not as it must be.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(FaultStage stage, Uri endpoint, string data, HubLoad load, CancellationToken cancellationToken)
    {
        var hub = await RestartedHub.LookAsync(stage, endpoint, data, load, cancellationToken);
        var found = new List<string>();
        foreach (var check in All)
        {
            found.AddRange((await check.FindAsync(hub, cancellationToken)).Select(f => $"{check.GetType().Name}: {f}"));
        }

        return found;
    }
}
