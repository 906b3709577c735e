using Exchange.Client;
using Exchange.Tests.Client;
using Exchange.Tests.Support;
using Exchange.V1;
using Xunit;

namespace Exchange.Tests.Functional.WhoSaw;

/// <summary>
/// An agency's system that pulls over lines which break, sometimes forgets its newest cursors as one that crashed would, and writes down
/// what it received, and of what the hub must know that it did.
/// </summary>
/// <param name="hub">The hub.</param>
/// <param name="agency">The agency.</param>
/// <param name="random">What it does.</param>
internal sealed class RecordingReader(TestHub hub, TestAgency agency, Random random)
{
    private readonly HashSet<Shown> _received = [];
    private readonly HashSet<Shown> _acknowledged = [];

    // The cursor that it would go on from, and everything that the hub knows as received once it is given that cursor.
    private (string Text, IReadOnlyList<Shown> Stands) _cursor = ("", []);

    /// <summary>The agency.</summary>
    public TestAgency Agency => agency;

    /// <summary>What came in pages that it received whole.</summary>
    public IReadOnlySet<Shown> Received => _received;

    /// <summary>What stood behind a cursor that the hub has answered.</summary>
    public IReadOnlySet<Shown> Acknowledged => _acknowledged;

    /// <summary>How many lines were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Pulls to the end.</summary>
    public Task PullAsync() => PullAsync(up: long.MaxValue, down: long.MaxValue, messages: int.MaxValue);

    /// <summary>Pulls until something ends it: the line in either direction, the reader itself, or the feed's end.</summary>
    public async Task PullSomeAsync()
    {
        var earlier = _cursor;
        await (random.Next(5) switch
        {
            0 => PullAsync(random.Next(1_000, 6_000), long.MaxValue, int.MaxValue),
            1 => PullAsync(long.MaxValue, long.MaxValue, random.Next(4)),
            2 => PullAsync(),
            _ => PullAsync(long.MaxValue, random.Next(1_500, 60_000), int.MaxValue),
        });
        if (random.Next(4) == 0)
        {
            _cursor = earlier;
        }
    }

    /// <summary>Pulls over a line that carries so many octets, at most so many messages.</summary>
    public async Task PullAsync(long up, long down, int messages)
    {
        await using var line = new CuttingProxy(hub.Endpoint, (up, down));
        await using var connection = HubConnection.Open(hub.Options(agency.System, line.Endpoint) with { Retry = new RetryOptions { GiveUpAfter = TimeSpan.Zero } });
        var from = _cursor;
        using var call = connection.Records.Pull(
            new PullRequest { Context = agency.System.Context, Cursor = from.Text, PageSize = random.Next(1, 40) }, cancellationToken: TestContext.Current.CancellationToken);
        var stream = new List<Shown>();
        try
        {
            for (var left = messages; left > 0 && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken); left--)
            {
                // Whoever is answered was understood: the cursor has come.
                _acknowledged.UnionWith(from.Stands);
                Take(call.ResponseStream.Current, stream);
            }
        }
        catch (HubException) when (line.Cuts > 0)
        {
            Cuts++;
        }
    }

    private void Take(PullResponse response, List<Shown> stream)
    {
        if (response.Page is { } page)
        {
            stream.AddRange(page.Changes.Where(c => c.Kind == ChangeKind.Upserted).Select(c => new Shown(agency.Name, c.Record.Name, c.Record.Revision, page.Entry.Hash)));
            _received.UnionWith(stream);
            _cursor = (page.Cursor, [.. stream]);
        }
        else if (response.CaughtUp is { } caughtUp)
        {
            _cursor = _cursor with { Text = caughtUp.Cursor };
        }
    }
}
