using Exchange.Benchmarks.Scale.Ceilings;
using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>
/// Everything pulled by one agency, by four and by twenty at once, cold and warm, beside a server that sends pages which lie ready; and
/// the hub's memory meanwhile. Pages that were read for another agency with the same view are given to those that come after it, until
/// something is pushed: a single pull is measured with such pages (<c>pull</c>) and without (<c>pull_first</c>), several without.
/// </summary>
internal sealed class PullPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const int Many = 20;
    private const double MostMegabytes = 400;

    // Changes that warm a client and a server up for a pull, when the scale has not as many.
    private const int WarmChanges = 1_000_000;

    private int WarmPulls => Math.Max(1, WarmChanges / options.Scale);

    private bool WantsCold => options.Wants("pull") && !options.Short;

    public async Task RunAsync()
    {
        var pages = stage.NewPath("pages");
        var data = await FillAsync(pages);
        var ceilings = await CeilingsAsync(pages);
        Progress.Say("pull: fresh processes");
        await using var server = await stage.StartAsync(data);
        if (WantsCold)
        {
            await using var cold = stage.StartClient();
            var first = await cold.RunAsync(Pull(server.Endpoint, server.Id, clients: 1));
            Tell(1, warm: false, first, ceilings.Cold);
        }

        Progress.Say($"pull: warmed up with {WarmPulls} pulls");
        await using var client = stage.StartClient();
        await WarmUpAsync(client, server.Endpoint, server.Id);
        foreach (var (clients, ceiling) in ceilings.Warm)
        {
            if (clients == 1)
            {
                Progress.Say("pull: 1 that another with the same view has pulled before");
                Tell(clients, warm: true, await MedianAsync(client, server.Endpoint, server.Id, clients), ceiling);
                if (options.Short)
                {
                    continue;
                }
            }

            Progress.Say($"pull: {clients} at once, the first since a push");
            var first = await Rounds.MedianAsync(RoundsOf(clients), async round =>
            {
                await PushOneAsync(client, server, clients, round);
                return await client.RunAsync(Pull(server.Endpoint, server.Id, clients));
            });
            Tell(clients, warm: true, first, ceiling, clients == 1 ? "pull_first" : null);
        }

        if (options.Wants("memory"))
        {
            figures.Add("memory", Many, warm: true, server.PeakMemoryBytes / 1e6, "MB", MostMegabytes);
        }

        await server.StopAsync();
    }

    /// <summary>A hub that holds what is pulled; pages of it are kept for the ceiling.</summary>
    private async Task<string> FillAsync(string pages)
    {
        Progress.Say($"pull: filling a hub with {options.Scale:N0} records");
        var data = stage.NewHub();
        await using var server = await stage.StartAsync(data);
        await using var client = stage.StartClient();
        await client.RunAsync(stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[0]], Count = options.Scale, Session = 1 });
        await client.RunAsync(stage.Step(LoadKind.Settle, server.Endpoint, server.Id));
        await client.RunAsync(stage.Step(LoadKind.KeepPages, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[1]], File = pages });
        if (options.Wants("memory"))
        {
            figures.Add("memory_push", 1, warm: false, server.PeakMemoryBytes / 1e6, "MB", MostMegabytes);
        }

        await server.StopAsync();
        return data;
    }

    private async Task<(LoadResult Cold, IReadOnlyList<(int Clients, LoadResult Ceiling)> Warm)> CeilingsAsync(string pages)
    {
        Progress.Say("pull: the ceiling, prepared pages");
        await using var server = await CeilingProcess.StartAsync(stage, pages, options.Scale);
        var first = new LoadResult();
        if (WantsCold)
        {
            await using var cold = stage.StartClient();
            first = await cold.RunAsync(Pull(server.Endpoint, server.Id, clients: 1));
        }

        await using var client = stage.StartClient();
        await WarmUpAsync(client, server.Endpoint, server.Id);
        var warm = new List<(int, LoadResult)>();
        foreach (var clients in Clients())
        {
            warm.Add((clients, await MedianAsync(client, server.Endpoint, server.Id, clients)));
        }

        return (first, warm);
    }

    private int[] Clients() => [.. options.Wants("pull") ? options.Short ? (int[])[1] : [1, 4] : [], .. options.Wants("pull_20", "memory") ? (int[])[Many] : []];

    private async Task WarmUpAsync(LoadClient client, Uri endpoint, int server)
    {
        for (var i = 0; i < WarmPulls; i++)
        {
            await client.RunAsync(Pull(endpoint, server, clients: 1));
        }

        await client.RunAsync(stage.Step(LoadKind.Settle, endpoint, server));
    }

    private Task<LoadResult> MedianAsync(LoadClient client, Uri endpoint, int server, int clients) =>
        Rounds.MedianAsync(RoundsOf(clients), _ => client.RunAsync(Pull(endpoint, server, clients)));

    private int RoundsOf(int clients) => clients == Many && options.Scale > 100_000 ? 1 : options.Rounds;

    /// <summary>One new record: no page that was read before it is given to anybody.</summary>
    private Task PushOneAsync(LoadClient client, ServerProcess server, int clients, int round) => client.RunAsync(
        stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[0]], First = options.Scale + (clients * 100) + round, Count = 1, Session = (clients * 100) + round });

    // Everyone but the originator, who gets more.
    private LoadStep Pull(Uri endpoint, int server, int clients) =>
        stage.Step(LoadKind.Pull, endpoint, server) with { Agencies = [.. ScaleStage.Agencies.Skip(1).Take(clients)], Count = options.Scale };

    private void Tell(int clients, bool warm, LoadResult pulled, LoadResult ceiling, string? called = null)
    {
        var name = called ?? (clients == Many ? "pull_20" : "pull");
        figures.Add(name, clients, warm, pulled.Rate, "records/s", ceiling.Rate);
        figures.AddCosts(name, clients, warm, pulled, ceiling);
    }
}
