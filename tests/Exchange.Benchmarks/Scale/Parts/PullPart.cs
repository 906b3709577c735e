using Exchange.Benchmarks.Scale.Ceilings;
using Exchange.Benchmarks.Scale.Load;
using Exchange.Demo.Processes;

namespace Exchange.Benchmarks.Scale.Parts;

/// <summary>
/// Everything pulled by one agency, by four and by twenty at once, cold and warm, beside a server that sends pages which lie ready; and
/// the hub's memory meanwhile. Pages that were read for two others with the same view are given to those that come after them, until
/// something is pushed: a single pull is measured with such pages (<c>pull</c>) and without (<c>pull_first</c>), several without. Hub and
/// ceiling take turns, since a machine that others use is at one speed for seconds only.
/// </summary>
internal sealed class PullPart(ScaleStage stage, ScaleOptions options, Figures figures)
{
    private const int Many = 20;
    private const double MostMegabytes = 400;

    // Changes that warm a client and a server up for a pull, when the scale has not as many.
    private const int WarmChanges = 1_000_000;

    // By two agencies in turn, neither of which is measured alone: pages that two have asked for are kept for others.
    private int WarmPulls => Math.Max(2, WarmChanges / options.Scale);

    private bool WantsCold => options.Wants("pull") && !options.Short;

    public async Task RunAsync()
    {
        var pages = stage.NewPath("pages");
        var data = await FillAsync(pages);
        await using var ready = await CeilingProcess.StartAsync(stage, pages, options.Scale);
        Progress.Say("pull: fresh processes");
        var coldCeiling = WantsCold ? await ColdAsync(ready.Endpoint, ready.Id) : null;
        await using var server = await stage.StartAsync(data);
        if (coldCeiling is not null)
        {
            Tell("pull", 1, warm: false, (await ColdAsync(server.Endpoint, server.Id), coldCeiling));
        }

        Progress.Say($"pull: warmed up with {WarmPulls} pulls");
        await using var client = stage.StartClient();
        await WarmUpAsync(client, ready.Endpoint, ready.Id);
        await WarmUpAsync(client, server.Endpoint, server.Id);
        foreach (var clients in Clients())
        {
            Task<LoadResult> CeilingAsync() => client.RunAsync(Pull(ready.Endpoint, ready.Id, clients));
            Task<LoadResult> HubAsync() => client.RunAsync(Pull(server.Endpoint, server.Id, clients));
            if (clients == 1)
            {
                Progress.Say("pull: 1 that two with the same view have pulled before");
                Tell("pull", clients, warm: true, await Rounds.MedianRatioAsync(RoundsOf(clients), CeilingAsync, _ => HubAsync()));
                if (options.Short)
                {
                    continue;
                }
            }

            Progress.Say($"pull: {clients} at once, the first since a push");
            var first = await Rounds.MedianRatioAsync(RoundsOf(clients), CeilingAsync, async round =>
            {
                await PushOneAsync(client, server, clients, round);
                return await HubAsync();
            });
            Tell(clients switch { 1 => "pull_first", Many => "pull_20", _ => "pull" }, clients, warm: true, first);
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

    private async Task<LoadResult> ColdAsync(Uri endpoint, int server)
    {
        await using var client = stage.StartClient();
        return await client.RunAsync(Pull(endpoint, server, clients: 1));
    }

    private int[] Clients() => [.. options.Wants("pull") ? options.Short ? (int[])[1] : [1, 4] : [], .. options.Wants("pull_20", "memory") ? (int[])[Many] : []];

    private async Task WarmUpAsync(LoadClient client, Uri endpoint, int server)
    {
        for (var i = 0; i < WarmPulls; i++)
        {
            await client.RunAsync(Pull(endpoint, server, clients: 1, skip: 2 + (i % 2)));
        }

        await client.RunAsync(stage.Step(LoadKind.Settle, endpoint, server));
    }

    private int RoundsOf(int clients) => clients == Many && options.Scale > 100_000 ? 1 : options.Rounds;

    /// <summary>One new record, of an agency that has room for it and pulls nothing: no page that was read before it is given to anybody.</summary>
    private Task PushOneAsync(LoadClient client, ServerProcess server, int clients, int round) => client.RunAsync(
        stage.Step(LoadKind.Push, server.Endpoint, server.Id) with { Agencies = [ScaleStage.Agencies[^1]], First = options.Scale + (clients * 100) + round, Count = 1, Session = (clients * 100) + round });

    // Everyone but the originator, who gets more.
    private LoadStep Pull(Uri endpoint, int server, int clients, int skip = 1) =>
        stage.Step(LoadKind.Pull, endpoint, server) with { Agencies = [.. ScaleStage.Agencies.Skip(skip).Take(clients)], Count = options.Scale };

    private void Tell(string name, int clients, bool warm, (LoadResult Pulled, LoadResult Ceiling) of)
    {
        figures.Add(name, clients, warm, of.Pulled.Rate, "records/s", of.Ceiling.Rate);
        figures.AddCosts(name, clients, warm, of.Pulled, of.Ceiling);
    }
}
