using System.Security.Cryptography;

namespace Exchange.EndToEnd.Faults.AfterRestart;

/// <summary>The log has no gap, every hash is its leaf's (RFC 6962), and what an auditor was shown before is there as it was.</summary>
internal sealed class LogIsWhole : IAfterRestart
{
    public Task<IReadOnlyList<string>> FindAsync(RestartedHub hub, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        for (var i = 0; i < hub.Log.Count; i++)
        {
            var entry = hub.Log[i];
            if (entry.LogIndex != i)
            {
                found.Add($"entry {entry.LogIndex} stands where {i} should");
                break;
            }

            if (!entry.Hash.Span.SequenceEqual(SHA256.HashData([0, .. entry.Leaf.Span])))
            {
                found.Add($"the hash of entry {i} is not its leaf's");
            }
        }

        var seen = hub.Load.SeenLog;
        found.AddRange(seen.Skip(hub.Log.Count).Select((_, i) => $"entry {hub.Log.Count + i} was there before and is gone"));
        found.AddRange(seen.Zip(hub.Log).Where(p => p.First != p.Second.Hash).Select(p => $"entry {p.Second.LogIndex} is another than before"));
        hub.Load.SeenLog.AddRange(hub.Log.Skip(seen.Count).Select(e => e.Hash));
        return Task.FromResult<IReadOnlyList<string>>(found);
    }
}
