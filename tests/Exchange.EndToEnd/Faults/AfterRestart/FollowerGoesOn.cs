using Exchange.EndToEnd.Faults.Load;
using Exchange.V1;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>From the cursor it was given before, the follower comes to its view: what a new reader is shown, and what originators share.</summary>
internal sealed class FollowerGoesOn : IAfterRestart
{
    public async Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        await using var caller = hub.Gateway(hub.Load.Follower.Agency);
        var another = new Follower(hub.Load.Follower.Agency);
        await hub.Load.Follower.PullAsync(caller.Hub, follow: false, cancellationToken);
        await another.PullAsync(caller.Hub, follow: false, cancellationToken);
        var found = new List<string>();
        found.AddRange(Differences(hub.Load.Follower.Held, another.Held).Select(n => $"{n} is not the same to the follower and to a new reader"));
        foreach (var originator in hub.Load.Originators)
        {
            await using var gateway = hub.Gateway(originator.Agency);
            using var push = await originator.OpenAsync(gateway.Hub, cancellationToken);
            var shared = originator.StandingAfter(push.LastNumber).Where(r => r.Value is { Shared: true, Erased: false }).Select(r => r.Key);
            var held = another.Held.Keys.Where(n => n.StartsWith(originator.Prefix, StringComparison.Ordinal));
            found.AddRange(shared.Except(held, StringComparer.Ordinal).Select(n => $"{n} is shared, and not shown"));
            found.AddRange(held.Except(shared, StringComparer.Ordinal).Select(n => $"{n} is shown, and not shared"));
        }

        return found;
    }

    private static IEnumerable<string> Differences(IReadOnlyDictionary<string, Record> some, IReadOnlyDictionary<string, Record> others) =>
        some.Keys.Union(others.Keys, StringComparer.Ordinal).Where(n => !Equals(some.GetValueOrDefault(n), others.GetValueOrDefault(n)));
}
