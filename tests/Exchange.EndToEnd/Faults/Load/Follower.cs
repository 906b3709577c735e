using Exchange.Client;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.EndToEnd.Faults.Load;

/// <summary>An agency's system that pulls and keeps what it received: page, cursor and entry together, as a crash-safe client would.</summary>
/// <param name="agency">The agency.</param>
internal sealed class Follower(string agency)
{
    private readonly Dictionary<string, Record> _held = new(StringComparer.Ordinal);
    private readonly List<ByteString> _entries = [];
    private string _cursor = "";

    /// <summary>The agency.</summary>
    public string Agency => agency;

    /// <summary>What it holds, by name.</summary>
    public IReadOnlyDictionary<string, Record> Held => _held;

    /// <summary>The entries of the pages it received.</summary>
    public IReadOnlyList<ByteString> Entries => _entries;

    /// <summary>Goes on from its cursor: to the end of the feed, or with <paramref name="follow"/> until the hub is gone or it is told to stop.</summary>
    /// <exception cref="HubException">The hub is gone.</exception>
    public async Task PullAsync(HubConnection hub, bool follow, CancellationToken stop)
    {
        using var call = hub.Records.Pull(new PullRequest { Context = FaultCaller.Context, Cursor = _cursor, Follow = follow, PageSize = 50 }, cancellationToken: stop);
        try
        {
            while (await call.ResponseStream.MoveNext(stop))
            {
                Take(call.ResponseStream.Current);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private void Take(PullResponse response)
    {
        _cursor = response.MessageCase switch
        {
            PullResponse.MessageOneofCase.Page => response.Page.Cursor,
            PullResponse.MessageOneofCase.CaughtUp => response.CaughtUp.Cursor,
            PullResponse.MessageOneofCase.Progress => response.Progress.Cursor,
            _ => _cursor,
        };
        if (response.Page is not { } page)
        {
            return;
        }

        _entries.Add(page.Entry.Hash);
        foreach (var change in page.Changes)
        {
            if (change.Kind == ChangeKind.Upserted)
            {
                _held[change.Record.Name] = change.Record;
            }
            else
            {
                _held.Remove(change.Record.Name);
            }
        }
    }
}
